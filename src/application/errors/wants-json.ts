import type { HttpRequest } from "../../http/index.ts";

/** True where the client asks for JSON rather than for a page: by `Accept`, or by sending JSON without saying what it accepts. */
export function wantsJson(request: HttpRequest): boolean {
  const accept = request.headers.get("accept")?.slice(0, 1000) ?? "";
  if (accept === "" || accept === "*/*") return /^application\/(?:[\w.-]+\+)?json\b/i.test(request.contentType ?? "");
  let json = 0;
  let html = 0;
  for (const part of accept.split(",")) {
    const [type = "", ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
    const given = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const quality = given === undefined ? 1 : Number(given);
    if (!(quality >= 0 && quality <= 1)) continue;
    if (/^application\/(?:[\w.-]+\+)?json$/.test(type)) json = Math.max(json, quality);
    if (type === "text/html" || type === "application/xhtml+xml") html = Math.max(html, quality);
  }
  return json > html;
}
