import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpLimits } from "../limits.ts";
import type { RequestSource } from "../request.ts";
import type { Client } from "./forwarded.ts";

/** What an exchange is made from. */
export interface ExchangeParts {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly limits: HttpLimits;
  readonly client: Client;
  /** The client waits for "100 Continue" before it sends its body. */
  readonly expectsContinue: boolean;
}

/** One request and its response on a socket: the source that HttpRequest reads from. */
export class Exchange implements RequestSource, AsyncIterable<Uint8Array> {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly limits: HttpLimits;
  readonly remoteAddress: string;
  readonly scheme: "http" | "https";
  readonly startedAt: number = performance.now();
  /** The handler has given its response, or another was sent in its place. */
  isAnswered = false;
  #awaitsContinue: boolean;
  #abort: AbortController | undefined;
  #abortReason: unknown;

  constructor(parts: ExchangeParts) {
    this.incoming = parts.incoming;
    this.outgoing = parts.outgoing;
    this.limits = parts.limits;
    this.remoteAddress = parts.client.remoteAddress;
    this.scheme = parts.client.scheme;
    this.#awaitsContinue = parts.expectsContinue;
  }

  get method(): string {
    return this.incoming.method ?? "GET";
  }

  get rawUrl(): string {
    return this.incoming.url ?? "/";
  }

  get rawHeaders(): readonly string[] {
    return this.incoming.rawHeaders;
  }

  get body(): AsyncIterable<Uint8Array> {
    return this;
  }

  /** Reads the body as it arrives. Leaving the loop early keeps the socket open, so that the response can still be sent. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false;
      this.outgoing.writeContinue();
    }
    return this.incoming.iterator({ destroyOnReturn: false });
  }

  signal(): AbortSignal {
    const controller = (this.#abort ??= new AbortController());
    if (this.#abortReason !== undefined) controller.abort(this.#abortReason);
    return controller.signal;
  }

  /** Aborts `request.signal`, also where it is only asked for later. */
  abort(reason: unknown): void {
    this.#abortReason ??= reason;
    this.#abort?.abort(reason);
  }

  /** Bytes of the body are still on their way although the response is ready. */
  get hasUnreadBody(): boolean {
    return !this.incoming.complete;
  }

  /** The client won't send the body that it announced: it was never told to go on. */
  get isBodyHeldBack(): boolean {
    return this.#awaitsContinue;
  }
}
