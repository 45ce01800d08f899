import { AsyncLocalStorage } from "node:async_hooks";
import { NuagesError } from "../errors/index.ts";
import { type CookieOptions, serializeCookie } from "./cookies.ts";
import type { HeadersInit } from "./http-headers.ts";
import { ResponseHeaders } from "./response-headers.ts";

/** What a response can carry: text, bytes, a stream of both, or nothing. */
export type ResponseBody = string | Uint8Array | AsyncIterable<Uint8Array | string> | null;

/** The parts of a response beside its body. */
export interface ResponseInit {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: HeadersInit;
  /** "text/html; charset=utf-8" unless given; without a body, none. */
  readonly contentType?: string;
}

const htmlType = "text/html; charset=utf-8";

/**
 * What a view returns.
 *
 * @example
 * return new HttpResponse("Not here", { status: 404, contentType: "text/plain; charset=utf-8" });
 */
export class HttpResponse {
  /** From 200 to 599. */
  status: number;
  readonly headers: ResponseHeaders;
  body: ResponseBody;
  #closers: (() => void | Promise<void>)[] | undefined;
  #owner: object | undefined;

  /** Throws E_STATUS, E_HEADER. */
  constructor(body: ResponseBody = null, init: ResponseInit = {}) {
    const status = init.status ?? 200;
    if (!Number.isInteger(status) || status < 200 || status > 599) throw new NuagesError("E_STATUS", { status });
    this.status = status;
    this.body = body;
    this.headers = new ResponseHeaders(init.headers);
    if (init.contentType !== undefined) this.headers.set("Content-Type", init.contentType);
    else if (body !== null && !this.headers.has("content-type")) this.headers.set("Content-Type", htmlType);
  }

  /** The body as text, for tests and middleware. Throws E_STREAM_TWICE for a streaming body. */
  text(): string {
    if (this.body === null) return "";
    if (typeof this.body === "string") return this.body;
    if (this.body instanceof Uint8Array) return new TextDecoder().decode(this.body);
    throw new NuagesError("E_STREAM_TWICE", {});
  }

  /** True where the body arrives in parts. */
  get isStreaming(): boolean {
    return this.body !== null && typeof this.body !== "string" && !(this.body instanceof Uint8Array);
  }

  /** Sets a cookie: HttpOnly, SameSite=Lax, Path=/ unless the options say otherwise. Throws E_COOKIE. */
  setCookie(name: string, value: string, options?: CookieOptions): this {
    this.headers.append("Set-Cookie", serializeCookie(name, value, options));
    return this;
  }

  /** Makes the browser forget a cookie; path, domain and secure must be those it was set with. */
  deleteCookie(name: string, options: Omit<CookieOptions, "maxAge" | "expires"> = {}): this {
    return this.setCookie(name, "", { ...options, maxAge: 0, expires: new Date(0) });
  }

  /** Calls `fn`, in the context of this call, when the server is done with the response: sent, broken off, or never begun. */
  onClose(fn: () => void | Promise<void>): this {
    const inContext = AsyncLocalStorage.snapshot();
    (this.#closers ??= []).push(() => inContext(fn));
    return this;
  }

  /** Runs what `onClose` collected, once. Errors go to `report`, the others run all the same. */
  async close(report: (error: unknown) => void = () => {}): Promise<void> {
    const closers = this.#closers;
    if (closers === undefined) return;
    this.#closers = undefined;
    for (const fn of closers) {
      try {
        await fn();
      } catch (error) {
        report(error);
      }
    }
  }

  /** Binds the response to the request it answers. Throws E_RESPONSE_REUSED for a second one. */
  claim(owner: object, who: () => string): void {
    if (this.#owner === owner) return;
    if (this.#owner !== undefined) throw new NuagesError("E_RESPONSE_REUSED", { who: who() });
    this.#owner = owner;
  }
}
