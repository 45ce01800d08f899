import { closest } from "../../errors/index.ts";
import type { HttpRequest } from "../../http/index.ts";
import { html } from "../../lib/index.ts";
import { errorDocument } from "./page-style.ts";

/** One pattern of the site's routes. */
export interface TriedPattern {
  readonly pattern: string;
  readonly name?: string | undefined;
}

/** What the debug page of a 404 is made from. */
export interface NotFoundInput {
  readonly request: HttpRequest;
  readonly tried: readonly TriedPattern[];
  /** What the view itself did not find; undefined where no pattern fits the path. */
  readonly message: string | undefined;
}

const maxShown = 300;

/** The page of a 404 in development: the patterns that were tried, and the one that was probably meant. */
export function notFoundPage({ request, tried, message }: NotFoundInput): string {
  const path = request.path.slice(0, 500);
  const near = message === undefined ? nearestPattern(request.path, tried) : undefined;
  const body = html`<main>
<p class="kind">404 · Page not found</p>
<h1>${message ?? html`No pattern fits <code>${path}</code>`}</h1>
${near === undefined ? "" : html`<p class="hint">Did you mean <code>/${near}</code>?</p>`}
<h2>${message === undefined ? "The patterns that were tried, in this order" : "The view"}</h2>
${message === undefined ? patternTable(tried) : html`<p><code>${request.route?.pattern ?? path}</code>${request.route?.name === undefined ? "" : html` · <code>${request.route.name}</code>`}</p>`}
<p class="muted">You see this page because the setting <code>debug</code> is on. Visitors see a plain one.</p>
</main>`;
  return errorDocument(request, `Not found: ${path}`, body);
}

function patternTable(tried: readonly TriedPattern[]) {
  if (tried.length === 0)
    return html`<p class="muted">This site has no routes yet: add <code>path("", home)</code> to its urls.ts.</p>`;
  const rows = tried
    .slice(0, maxShown)
    .map((one) => html`<tr><th scope="row"><code>/${one.pattern}</code></th><td>${one.name ?? ""}</td></tr>`);
  const more = tried.length > maxShown ? html`<p class="muted">and ${tried.length - maxShown} more</p>` : "";
  return html`<div class="card scroll"><table>${rows}</table></div>${more}`;
}

/** The pattern nearest to a path, where placeholders stand for whatever the path has in their place. */
export function nearestPattern(path: string, tried: readonly TriedPattern[]): string | undefined {
  const parts = path.replace(/^\//, "").split("/");
  const candidates = new Map<string, string>();
  for (const { pattern } of tried.slice(0, maxShown)) {
    // A pattern of placeholders alone is near to everything.
    if (!pattern.split("/").some((part) => part !== "" && !part.includes("<"))) continue;
    const filled = pattern.split("/").map((part, index) => (part.includes("<") ? (parts[index] ?? "") : part));
    candidates.set(filled.join("/"), pattern);
  }
  const word = parts.join("/");
  const near = closest(word, candidates.keys()) ?? closest(`${word}/`, candidates.keys());
  return near === undefined || near === "" ? undefined : candidates.get(near);
}
