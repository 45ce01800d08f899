import { Readable } from "node:stream";
import { send } from "@fastify/send";
import { type HttpRequest, HttpResponse } from "../http/index.ts";
import type { FoundFile } from "./finder.ts";

const conditions = [
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "range",
  "if-range",
  "cache-control",
];
const yearInMilliseconds = 365 * 24 * 60 * 60 * 1000;

/** The response with a file's content, or the part or the 304 that the request's headers ask for. Undefined where it is gone. */
export async function sendStatic(
  request: HttpRequest,
  file: FoundFile,
  { isImmutable }: { readonly isImmutable: boolean },
): Promise<HttpResponse | undefined> {
  const path = file.name.split("/").map(encodeURIComponent).join("/");
  const result = await send(asNodeRequest(request), path, {
    root: file.root,
    index: false,
    dotfiles: "ignore",
    maxAge: isImmutable ? yearInMilliseconds : 0,
    immutable: isImmutable,
  });
  const { statusCode: status, stream } = result;
  if (status === 404 || result.type === "directory") return undefined;
  const hasBody = result.type === "file" && status !== 304;
  const response = new HttpResponse(hasBody ? stream : null, { status });
  for (const [name, value] of Object.entries(result.headers)) {
    if (hasBody || !/^content-(?:type|length)$/i.test(name)) response.headers.set(name, String(value));
  }
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response.onClose(() => void stream.destroy());
}

/** What `send` reads of a node request: its method and the headers for conditions and ranges, in an object without prototype. */
function asNodeRequest(request: HttpRequest): Readable {
  const headers: Record<string, string> = Object.create(null);
  for (const name of conditions) {
    const value = request.headers.get(name);
    if (value !== undefined) headers[name] = value;
  }
  return Object.assign(new Readable(), { method: request.method, headers });
}
