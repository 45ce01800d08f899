import type { HttpRequest } from "../../http/index.ts";
import { html, markSafe, type SafeString } from "../../lib/index.ts";

/** The look of all error pages: light and dark, from a phone up; the colours are those of the admin. */
const css = `
:root{color-scheme:light dark;--page:#f6f7f9;--surface:#fff;--sunken:#eef0f3;--line:#e2e5ea;--text:#14181f;--text2:#454e5b;--text3:#5b6472;--accent:#1f47b8;--danger:#a11d13;--danger-soft:#fdeceb;--info:#0a5a76;--info-soft:#e1f2f8}
@media(prefers-color-scheme:dark){:root{--page:#0d1015;--surface:#14181f;--sunken:#0a0c10;--line:#262d38;--text:#e9ecf1;--text2:#b6bfcb;--text3:#929dac;--accent:#93b4ff;--danger:#ff9c93;--danger-soft:#351614;--info:#73cdec;--info-soft:#0d2733}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:70rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.375rem;line-height:1.25;margin:.25rem 0 .5rem;font-weight:650;letter-spacing:-.012em}
h2{font-size:1rem;margin:2rem 0 .5rem}
p{margin:.5rem 0}
a{color:var(--accent)}
code,pre,.mono{font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.muted{color:var(--text3)}
.kind{color:var(--danger);font-weight:600;margin:0}
.hint{background:var(--info-soft);color:var(--info);border-radius:6px;padding:.625rem .875rem;margin:.75rem 0}
.cause{border-inline-start:3px solid var(--danger);padding-inline-start:.875rem;margin:1.5rem 0 0}
.card,details{background:var(--surface);border:1px solid var(--line);border-radius:10px;margin:.5rem 0;overflow:hidden}
summary{padding:.5rem .875rem;cursor:pointer;min-height:2.5rem;display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center}
summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
details[open]>summary{border-block-end:1px solid var(--line)}
pre{margin:0;padding:.625rem 0;overflow-x:auto;tab-size:2}
pre.text{padding:.875rem;white-space:pre-wrap}
.src{display:block;padding-inline:.875rem;min-width:max-content}
.src i{display:inline-block;width:4ch;margin-inline-end:1.25ch;text-align:end;color:var(--text3);font-style:normal;user-select:none}
.here{background:var(--danger-soft)}
.here i{color:var(--danger);font-weight:700}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.375rem .875rem;border-block-end:1px solid var(--line)}
tr:last-child>*{border-block-end:0}
th{font-weight:500;color:var(--text2);width:14rem;min-width:8rem}
.plain{min-height:100vh;min-height:100svh;display:grid;place-content:center;text-align:center;padding:2rem 1.25rem}
.plain .status{font-size:3.5rem;font-weight:650;letter-spacing:-.03em;margin:0;color:var(--text3)}
@media(max-width:40rem){th,td{display:block;width:auto;border:0;padding-block:.125rem}th{padding-block-start:.5rem}td{padding-block-end:.5rem}}
`.replaceAll("\n", "");

/** A whole page in the look of the error pages. Its style carries the nonce of the request, so the strict policy lets it pass. */
export function errorDocument(request: HttpRequest, title: string, body: SafeString): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style nonce="${request.nonce}">${markSafe(css)}</style></head>
<body>${body}</body></html>
`.toString();
}
