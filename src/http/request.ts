import { randomBytes } from "node:crypto";
import { BadRequest, type NuagesError } from "../errors/index.ts";
import { parseHost } from "../security/index.ts";
import { isJsonType, parseContentType } from "./body/content-type.ts";
import { parseJson } from "./body/parse-json.ts";
import { type BodySource, readBody } from "./body/read-body.ts";
import { Cookies } from "./cookies.ts";
import { UnsupportedMediaType } from "./errors.ts";
import { type HeadersInit, HttpHeaders } from "./http-headers.ts";
import { defaultLimits, type HttpLimits } from "./limits.ts";
import { Params } from "./params.ts";
import type { RequestExtensions } from "./request-extensions.ts";
import { encodeUnicode, parseTarget } from "./target.ts";

/** The route that a request was resolved to; the rooms above say more about it. */
export interface ResolvedRoute {
  /** The full name of the route, "blog:post_detail". */
  readonly name?: string | undefined;
  /** The full pattern, "posts/<slug:slug>/". */
  readonly pattern: string;
}

/** What a request is made from: by the server from a socket, by `HttpRequest.make` from plain values. */
export interface RequestSource {
  readonly method: string;
  /** The target as sent, in ASCII: "/path?query". */
  readonly rawUrl: string;
  /** The flat list name, value, name, value, … */
  readonly rawHeaders: readonly string[];
  readonly body?: BodySource;
  readonly scheme?: "http" | "https";
  /** The address of the client, behind trusted proxies the one that they report; "" where unknown. */
  readonly remoteAddress?: string;
  readonly limits?: HttpLimits;
  /** Makes the signal that aborts when the client goes away; called once, when it is first asked for. */
  readonly signal?: () => AbortSignal;
}

/** A request as plain values, for tests and tools. */
export interface RequestInit {
  /** "GET" unless given. */
  readonly method?: string;
  /** "/path?query" or a full URL, which also gives scheme and host. */
  readonly url: string;
  readonly headers?: HeadersInit;
  readonly body?: string | BodySource;
  readonly remoteAddress?: string;
  readonly scheme?: "http" | "https";
  readonly limits?: Partial<HttpLimits>;
  readonly signal?: AbortSignal;
}

// Merged with the class: upper rooms add their properties here, and set them in their middleware.
export interface HttpRequest extends RequestExtensions {}

/**
 * One request. Everything beyond method and path is read when it is asked for, and only once.
 *
 * @example
 * const request = HttpRequest.make({ url: "/posts/?page=2", headers: { cookie: "theme=dark" } });
 * request.path; // "/posts/"
 * request.query.get("page"); // "2"
 * request.cookies.get("theme"); // "dark"
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see the interface above
export class HttpRequest {
  /** "GET", "POST", … in upper case. */
  readonly method: string;
  /** The path, decoded once: starts with "/", holds no control character and no dot segment. */
  readonly path: string;
  /** The target as the client sent it, in ASCII. */
  readonly rawUrl: string;
  /** The part after "?", as sent. */
  readonly queryString: string;
  readonly headers: HttpHeaders;
  readonly scheme: "http" | "https";
  /** The address of the client. */
  readonly remoteAddress: string;
  readonly limits: HttpLimits;
  /** Why the request is refused with 400, 414 or 431; the pipeline throws it where the view would be called. */
  readonly problem: NuagesError | undefined;
  /** What the URL pattern gave to the view. */
  params: Record<string, unknown> = {};
  /** The route that was found; undefined before the resolver ran and where it found none. */
  route: ResolvedRoute | undefined = undefined;
  readonly #source: RequestSource;
  #signal: AbortSignal | undefined;
  #query: Params | undefined;
  #cookies: Cookies | undefined;
  #nonce: string | undefined;
  #bytes: Promise<Uint8Array> | undefined;
  #text: Promise<string> | undefined;
  #json: Promise<unknown> | undefined;
  #form: Promise<Params> | undefined;

  constructor(source: RequestSource, problem?: NuagesError) {
    const limits = source.limits ?? defaultLimits;
    const target = parseTarget(source.rawUrl, limits.urlLength);
    this.#source = source;
    this.method = source.method;
    this.rawUrl = source.rawUrl;
    this.path = target.path;
    this.queryString = target.queryString;
    this.headers = new HttpHeaders(source.rawHeaders);
    this.scheme = source.scheme ?? "http";
    this.remoteAddress = source.remoteAddress ?? "";
    this.limits = limits;
    this.problem = problem ?? target.problem;
  }

  /** Makes a request without a socket. Text that isn't ASCII in `url` is percent-encoded first. */
  static make(init: RequestInit): HttpRequest {
    const url = init.url.startsWith("/") ? undefined : new URL(init.url);
    const headers = HttpHeaders.from(init.headers ?? {});
    const rawHeaders = [...headers].flat();
    if (!headers.has("host")) rawHeaders.push("host", url?.host ?? "localhost");
    return new HttpRequest({
      method: (init.method ?? "GET").toUpperCase(),
      rawUrl: url === undefined ? encodeUnicode(init.url) : url.pathname + url.search,
      rawHeaders,
      body: typeof init.body === "string" ? Buffer.from(init.body) : init.body,
      scheme: init.scheme ?? (url?.protocol === "https:" ? "https" : "http"),
      remoteAddress: init.remoteAddress ?? "127.0.0.1",
      limits: { ...defaultLimits, ...init.limits },
      ...(init.signal === undefined ? {} : { signal: () => init.signal as AbortSignal }),
    });
  }

  /** True over HTTPS, directly or behind a trusted proxy that says so. */
  get isSecure(): boolean {
    return this.scheme === "https";
  }

  /** Aborts when the client goes away or the server gives up on the request. */
  get signal(): AbortSignal {
    return (this.#signal ??= this.#source.signal?.() ?? new AbortController().signal);
  }

  /** The Host header as sent, "" without one. It is the client's word until the host middleware has checked it. */
  get host(): string {
    return this.headers.get("host") ?? "";
  }

  /** The Content-Type header as sent. */
  get contentType(): string | undefined {
    return this.headers.get("content-type");
  }

  /** The query string's fields. Throws BadRequest for malformed escapes, E_TOO_MANY_FIELDS for too many. */
  get query(): Params {
    return (this.#query ??= Params.parse(this.queryString, { limit: this.limits.queryParams, what: "query string" }));
  }

  get cookies(): Cookies {
    return (this.#cookies ??= new Cookies(this.headers.get("cookie")));
  }

  /** A random value for this response's Content-Security-Policy and the scripts it allows: 128 bits in base64. */
  get nonce(): string {
    return (this.#nonce ??= randomBytes(16).toString("base64"));
  }

  /** Path and query as sent, safe to redirect to: it never starts with "//". */
  get fullPath(): string {
    return this.rawUrl.startsWith("//") ? `/%2F${this.rawUrl.slice(2)}` : this.rawUrl;
  }

  /**
   * The absolute URL of `location`, by default of this request. Throws BadRequest where the Host header is malformed.
   *
   * @example
   * request.absoluteUri("/feed/"); // "https://example.org/feed/"
   */
  absoluteUri(location: string = this.fullPath): string {
    const base = `${this.scheme}://${this.host}`;
    if (parseHost(this.host) === undefined) throw new BadRequest("the Host header is malformed");
    return new URL(location, base + this.fullPath).href;
  }

  /** The body's bytes. Throws BodyTooLarge (413) over the limit, UnsupportedMediaType (415) for a compressed body. */
  bytes(): Promise<Uint8Array> {
    return (this.#bytes ??= this.#readBytes());
  }

  /** The body as UTF-8 text. Throws BadRequest where it isn't. */
  text(): Promise<string> {
    return (this.#text ??= this.#readText());
  }

  /** The body as JSON. Throws UnsupportedMediaType for another content type, BadRequest where it is malformed. */
  json(): Promise<unknown> {
    return (this.#json ??= this.#readJson());
  }

  /** The fields of a URL-encoded form; none where there is no body. Throws UnsupportedMediaType for another content type. */
  form(): Promise<Params> {
    return (this.#form ??= this.#readForm());
  }

  async #readBytes(): Promise<Uint8Array> {
    const encoding = this.headers.get("content-encoding");
    if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
      throw new UnsupportedMediaType(`a body with Content-Encoding ${encoding.slice(0, 40)}`, "an uncompressed body");
    }
    return readBody(this.#source.body, this.limits.bodyBytes, this.headers.get("content-length"));
  }

  async #readText(): Promise<string> {
    const charset = parseContentType(this.contentType)?.charset;
    if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
      throw new UnsupportedMediaType(this.contentType, "UTF-8 text");
    }
    const bytes = await this.bytes();
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (cause) {
      throw new BadRequest("the body is not valid UTF-8", { cause });
    }
  }

  async #readJson(): Promise<unknown> {
    const type = parseContentType(this.contentType)?.type;
    if (type === undefined || !isJsonType(type)) throw new UnsupportedMediaType(this.contentType, "application/json");
    return parseJson(await this.text(), this.limits.jsonDepth);
  }

  async #readForm(): Promise<Params> {
    const type = parseContentType(this.contentType)?.type;
    if (type === undefined) {
      if ((await this.bytes()).byteLength === 0) return Params.empty;
      throw new UnsupportedMediaType(undefined, formType);
    }
    if (type === "multipart/form-data") {
      throw new UnsupportedMediaType("multipart/form-data", formType, {
        hint: 'Send the form without enctype="multipart/form-data"; file uploads are not supported.',
      });
    }
    if (type !== formType) throw new UnsupportedMediaType(this.contentType, formType);
    return Params.parse(await this.text(), { limit: this.limits.formFields, what: "form" });
  }
}

const formType = "application/x-www-form-urlencoded";
