import type { QueryLogEntry } from "../../database/index.ts";
import type { HttpRequest } from "../../http/index.ts";
import { html, markSafe, type SafeString } from "../../lib/index.ts";
import { redactUrl } from "../../logging/index.ts";
import { redactSettings, type Settings } from "../../settings/index.ts";
import type { ErrorFacts } from "./describe-error.ts";
import { errorDocument } from "./page-style.ts";
import { type Facts, requestFacts } from "./request-facts.ts";
import type { StackFrame } from "./stack-frames.ts";

/** What the debug page of an error is made from. */
export interface DebugPageInput {
  readonly request: HttpRequest;
  readonly status: number;
  /** The error first, then what caused it. */
  readonly errors: readonly ErrorFacts[];
  readonly settings: Settings;
  /** What the request asked the databases, in order. */
  readonly queries: readonly QueryLogEntry[];
}

const nothing = markSafe("");

/** The page of an error in development: what happened, how to mend it, where in the source, in which request and with which settings. */
export async function debugPage({ request, status, errors, settings, queries }: DebugPageInput): Promise<string> {
  const [first, ...causes] = errors;
  const facts = await requestFacts(request);
  const body = html`<main>
<p class="kind">${first!.kind}${first!.code === undefined ? "" : ` · ${first!.code}`} · ${status}</p>
${errorSection(first!, "h1")}
${causes.map((cause) => html`<section class="cause"><p class="kind">Caused by ${cause.kind}${cause.code === undefined ? "" : ` · ${cause.code}`}</p>${errorSection(cause, "h2")}</section>`)}
<h2>Request</h2>
${table(facts.general)}
${folded("Query", facts.query)}${folded("Form", facts.form)}${folded("Headers", facts.headers)}
${queryList(queries)}
<h2>Settings</h2>
${folded(
  "Settings, without their secrets",
  Object.entries(redactSettings(settings)).map(([name, value]) => [name, shown(value)]),
)}
<h2>As text</h2>
<details><summary>To copy</summary><pre class="text">${errorText({ request, errors })}</pre></details>
</main>`;
  return errorDocument(request, `${first!.kind} at ${request.path}`, body);
}

/** The same as text, for the terminal and for copying: each error with its hint and its calls. */
export function errorText({ request, errors }: Pick<DebugPageInput, "request" | "errors">): string {
  const lines = [`${request.method} ${redactUrl(request.fullPath)}`];
  for (const [index, error] of errors.entries()) {
    lines.push("", `${index === 0 ? "" : "Caused by "}${error.kind}: ${error.message}`);
    if (error.hint !== undefined) lines.push(`Hint: ${error.hint}`);
    if (error.template !== undefined)
      lines.push(`  in ${error.template.file}:${error.template.line}:${error.template.column}`);
    lines.push(
      ...error.frames
        .slice(0, 12)
        .map((frame) => `  at ${frame.name || "(anonymous)"} (${frame.file}:${frame.line}:${frame.column})`),
    );
  }
  return lines.join("\n");
}

function errorSection(error: ErrorFacts, level: "h1" | "h2"): SafeString {
  const { title, rest } = splitMessage(error.message);
  const heading = level === "h1" ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`;
  const more = rest === "" ? nothing : html`<pre class="text card">${rest}</pre>`;
  const hint = error.hint === undefined ? nothing : html`<p class="hint">${error.hint}</p>`;
  const template = error.template === undefined ? nothing : templateBlock(error.template);
  return html`${heading}${hint}${more}${template}${frameList(error.frames, error.template === undefined)}`;
}

const longestTitle = 180;

/** A message that is short enough for a heading, and what was left over. */
function splitMessage(message: string): { title: string; rest: string } {
  const [line = ""] = message.split("\n", 1);
  if (line.length <= longestTitle) return { title: line, rest: message.slice(line.length).trim() };
  return { title: `${line.slice(0, longestTitle)}…`, rest: message };
}

function templateBlock(place: NonNullable<ErrorFacts["template"]>): SafeString {
  return html`<details open><summary><b>Template</b> <code>${place.file}:${place.line}:${place.column}</code></summary><pre class="text">${place.excerpt}</pre></details>`;
}

/** The site's own calls open, in the order of the stack; between them, the library's folded away. */
function frameList(frames: readonly StackFrame[], showsFirst: boolean): SafeString {
  const opensFirst = showsFirst && !frames.some((frame) => frame.own);
  const groups: { own: boolean; frames: StackFrame[] }[] = [];
  for (const frame of frames) {
    const last = groups.at(-1);
    if (last !== undefined && last.own === frame.own) last.frames.push(frame);
    else groups.push({ own: frame.own, frames: [frame] });
  }
  return html`${groups.map((group, index) => (group.own || (opensFirst && index === 0) ? group.frames.map((frame, at) => frameBlock(frame, at < 3)) : foldedFrames(group.frames)))}`;
}

function foldedFrames(frames: readonly StackFrame[]): SafeString {
  const count = frames.length === 1 ? "1 call" : `${frames.length} calls`;
  return html`<details><summary class="muted">${count} in libraries</summary><pre class="text">${frames.map((frame) => `${frame.name || "(anonymous)"}  ${frame.file}:${frame.line}\n`).join("")}</pre></details>`;
}

function frameBlock(frame: StackFrame, open: boolean): SafeString {
  const lines = frame.source.map(
    (line) =>
      html`<span class="${line.current ? "src here" : "src"}"><i>${line.number}</i>${line.text === "" ? " " : line.text}</span>`,
  );
  const source =
    lines.length === 0 ? html`<p class="muted src">The source can't be read.</p>` : html`<pre>${lines}</pre>`;
  return html`<details${open ? markSafe(" open") : ""}><summary><b>${frame.name || "(anonymous)"}</b> <code class="muted">${frame.file}:${frame.line}:${frame.column}</code></summary>${source}</details>`;
}

function table(facts: Facts): SafeString {
  return html`<div class="card scroll"><table>${rows(facts)}</table></div>`;
}

function rows(facts: Facts): SafeString {
  return html`${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>`)}`;
}

function folded(title: string, facts: Facts): SafeString {
  if (facts.length === 0) return nothing;
  return html`<details><summary>${title} <span class="muted">${facts.length}</span></summary><div class="scroll"><table>${rows(facts)}</table></div></details>`;
}

function queryList(queries: readonly QueryLogEntry[]): SafeString {
  if (queries.length === 0) return nothing;
  const facts = queries.map((query): [string, string] => [
    `${query.milliseconds.toFixed(1)} ms${query.alias === "default" ? "" : ` · ${query.alias}`}`,
    query.sql.slice(0, 2000),
  ]);
  return html`<h2>Queries</h2>${folded("Queries of this request", facts)}`;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)).slice(0, 2000);
}
