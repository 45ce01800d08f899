import type { HttpRequest, HttpResponse, ResponseHeaders } from "../http/index.ts";

/** A response as a test looks at it: its body is read to the end. */
export class TestResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** The request that was answered; the last one where redirects were followed. */
  readonly request: HttpRequest;
  /** The addresses that led here, in order; empty without `follow`. */
  readonly redirects: readonly string[];
  readonly #body: Uint8Array;

  constructor(parts: { response: HttpResponse; request: HttpRequest; body: Uint8Array; redirects: readonly string[] }) {
    this.status = parts.response.status;
    this.headers = parts.response.headers;
    this.request = parts.request;
    this.redirects = parts.redirects;
    this.#body = parts.body;
  }

  bytes(): Uint8Array {
    return this.#body;
  }

  text(): string {
    return new TextDecoder().decode(this.#body);
  }

  /** The body as JSON. Throws a SyntaxError where it is none. */
  json(): unknown {
    return JSON.parse(this.text());
  }

  /** The Location header, where the response redirects. */
  get location(): string | undefined {
    return this.headers.get("location");
  }
}

/** Reads a body to its end. */
export async function readBody(response: HttpResponse): Promise<Uint8Array> {
  const { body } = response;
  if (body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
  return Buffer.concat(chunks);
}
