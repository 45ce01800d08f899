import type { HttpRequest } from "../../http/index.ts";
import { html } from "../../lib/index.ts";
import { errorDocument } from "./page-style.ts";
import { statusText } from "./statuses.ts";

/** The page that a visitor sees in production: what happened in general, and the number under which the log has the details. */
export function plainPage(request: HttpRequest, status: number, errorId: string | undefined): string {
  const { title, text } = statusText(status);
  const reference = errorId === undefined ? "" : html`<p class="muted">Reference: <code>${errorId}</code></p>`;
  const body = html`<main class="plain"><p class="status">${status}</p><h1>${title}</h1><p>${text}</p>${reference}</main>`;
  return errorDocument(request, title, body);
}
