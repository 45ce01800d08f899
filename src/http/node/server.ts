import { createServer as createNodeServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { NuagesError } from "../../errors/index.ts";
import { defaultLimits, type HttpLimits } from "../limits.ts";
import type { Handler } from "../pipeline.ts";
import { HttpRequest } from "../request.ts";
import { HttpResponse } from "../response.ts";
import { bareHeaders } from "./bare-headers.ts";
import { refuseConnect, refuseMalformed } from "./client-errors.ts";
import { Connection } from "./connection.ts";
import { Exchange } from "./exchange.ts";
import { clientOf } from "./forwarded.ts";
import { framingProblem } from "./framing.ts";
import { writeResponse } from "./write-response.ts";

/** How long the server waits, in milliseconds. */
export interface ServerTimeouts {
  /** For all headers of a request (10 s). */
  readonly headersMs: number;
  /** For a whole request with its body (30 s). */
  readonly requestMs: number;
  /** For the next request on an open connection (5 s). */
  readonly keepAliveMs: number;
  /** For the handler's response (30 s); 0 waits for ever. A streaming response may then take as long as it likes. */
  readonly handlerMs: number;
  /** For the client to take more of a response that is under way (60 s); 0 waits for ever. */
  readonly sendMs: number;
  /** How often the first two and the handler's are looked at (5 s). */
  readonly checkMs: number;
}

/** What a server is made from. */
export interface ServerOptions {
  readonly handler: Handler;
  readonly limits?: Partial<HttpLimits>;
  readonly timeouts?: Partial<ServerTimeouts>;
  /** How many proxies in front of the server are ours; 0 (the default) trusts no forwarded header. */
  readonly trustProxy?: number;
  /** Told of errors that no response can tell: a handler that rejects, a stream that breaks off. */
  readonly onError?: (error: unknown, request: HttpRequest | undefined) => void;
}

const defaultTimeouts: ServerTimeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 5000,
  handlerMs: 30_000,
  sendMs: 60_000,
  checkMs: 5000,
};

/**
 * An HTTP/1.1 server around a handler. Requests that two parties could read differently (two Host headers, an absolute target, …)
 * reach the handler with `request.problem` set, so they end with an error page under the usual headers.
 *
 * @example
 * const server = createServer({ handler: compose(middleware, view, onError) });
 * const { port } = await server.listen({ host: "127.0.0.1", port: 8000 });
 * await server.close({ graceMs: 25_000 });
 */
export function createServer(options: ServerOptions): HttpServer {
  return new HttpServer(options);
}

/** See `createServer`. */
export class HttpServer {
  readonly #handler: Handler;
  readonly #limits: HttpLimits;
  readonly #timeouts: ServerTimeouts;
  readonly #trustProxy: number;
  readonly #onError: (error: unknown, request: HttpRequest | undefined) => void;
  readonly #server: Server;
  readonly #connections = new Map<Socket, Connection>();
  readonly #exchanges = new Set<Exchange>();
  #isClosing = false;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: ServerOptions) {
    const hops = options.trustProxy ?? 0;
    if (!Number.isInteger(hops) || hops < 0) {
      throw new NuagesError("E_ARGUMENT", {
        name: "trustProxy",
        expected: "the number of trusted proxies, 0 or more",
        received: hops,
      });
    }
    this.#handler = options.handler;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.#trustProxy = hops;
    this.#onError = options.onError ?? (() => {});
    this.#server = this.#makeServer();
  }

  /** Starts to listen; port 0 takes a free one. Throws E_PORT_IN_USE, E_LISTEN. */
  async listen(address: { readonly host?: string; readonly port: number }): Promise<{ readonly port: number }> {
    const { host = "127.0.0.1", port } = address;
    await new Promise<void>((resolve, reject) => {
      const failed = (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port));
      this.#server.once("error", failed);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", failed);
        // Without a listener a later error (too many open files) would end the process.
        this.#server.on("error", (error) => this.#onError(error, undefined));
        resolve();
      });
    });
    if (this.#timeouts.handlerMs > 0) {
      this.#watch = setInterval(
        () => this.#endSlowHandlers(),
        Math.min(this.#timeouts.checkMs, this.#timeouts.handlerMs),
      ).unref();
    }
    const bound = this.#server.address();
    return { port: typeof bound === "object" && bound !== null ? bound.port : port };
  }

  /**
   * Stops: accepts no more connections, lets running requests finish (their responses say `Connection: close`), and after `graceMs`
   * cuts those that have not. Resolves when no connection is left, with the number of requests that were cut.
   */
  async close({ graceMs = 25_000 }: { readonly graceMs?: number } = {}): Promise<{ readonly cut: number }> {
    this.#isClosing = true;
    clearInterval(this.#watch);
    if (!this.#server.listening) return { cut: 0 };
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    let cut = 0;
    const force = setTimeout(() => {
      cut = this.#exchanges.size;
      for (const exchange of this.#exchanges) exchange.abort(new NuagesError("E_CLIENT_GONE", {}));
      this.#server.closeAllConnections();
    }, graceMs);
    await closed;
    clearTimeout(force);
    return { cut };
  }

  #makeServer(): Server {
    const server = createNodeServer({
      insecureHTTPParser: false,
      // A missing Host is refused in framing.ts, with the page and headers of the site.
      requireHostHeader: false,
      maxHeaderSize: 16 * 1024,
      headersTimeout: this.#timeouts.headersMs,
      requestTimeout: this.#timeouts.requestMs,
      keepAliveTimeout: this.#timeouts.keepAliveMs,
      connectionsCheckingInterval: this.#timeouts.checkMs,
    });
    // Node would silently drop headers over its own limit; the count is checked in framing.ts, the bytes by maxHeaderSize.
    server.maxHeadersCount = 0;
    // What node calls when it closes: its own choice would cut a response that is written but not yet sent, and leave connections open
    // that have never sent a byte.
    server.closeIdleConnections = () => {
      for (const { isIdle, socket } of this.#connections.values()) if (isIdle) socket.destroySoon();
    };
    // Node tells of keep-alive's end here too. A view that thinks, or a stream with nothing to say, is not the client's doing.
    server.setTimeout(this.#timeouts.sendMs, (socket: Socket) => {
      if (this.#connections.get(socket)?.isLeft !== false) socket.destroy();
    });
    server.on("connection", (socket) => {
      this.#connections.set(socket, new Connection(socket));
      socket.once("close", () => this.#connections.delete(socket));
    });
    server.on("request", (incoming, outgoing) => void this.#take(incoming, outgoing, false));
    server.on("checkContinue", (incoming, outgoing) => void this.#take(incoming, outgoing, true));
    // Node's own 417 would lack the page and headers of the site: framing.ts refuses what is expected.
    server.on("checkExpectation", (incoming, outgoing) => void this.#take(incoming, outgoing, false));
    server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => void this.#refuse(error, socket));
    server.on("connect", (_incoming, socket) => refuseConnect(socket));
    return server;
  }

  /** Waits for the connection's earlier requests, and gives it back when the response is sent or the client is gone. */
  async #take(incoming: IncomingMessage, outgoing: ServerResponse, expectsContinue: boolean): Promise<void> {
    const connection = this.#connections.get(incoming.socket);
    outgoing.on("error", ignore);
    if (connection === undefined) return;
    const taken = connection.take();
    if (!(taken === true || (await taken))) return;
    outgoing.once("close", () => {
      connection.release();
      if (this.#isClosing && connection.isIdle) connection.socket.destroySoon();
    });
    await this.#exchange(incoming, outgoing, expectsContinue);
  }

  async #refuse(error: NodeJS.ErrnoException, socket: Socket): Promise<void> {
    const running = [...this.#exchanges].find((exchange) => exchange.incoming.socket === socket);
    // A request that is whole gets its own answer first: the client would take this one for it.
    const isBehind = running?.incoming.complete === true && error.code !== "ECONNRESET" && error.code !== "EPIPE";
    if (isBehind && !(await this.#connections.get(socket)?.take())) return;
    refuseMalformed(error, socket, !isBehind && running?.outgoing.headersSent === true);
  }

  async #exchange(incoming: IncomingMessage, outgoing: ServerResponse, expectsContinue: boolean): Promise<void> {
    const client = clientOf(incoming, this.#trustProxy);
    const exchange = new Exchange({ incoming, outgoing, client, limits: this.#limits, expectsContinue });
    let request: HttpRequest | undefined;
    let response: HttpResponse | undefined;
    this.#exchanges.add(exchange);
    outgoing.once("close", () => {
      this.#exchanges.delete(exchange);
      if (!outgoing.writableFinished) exchange.abort(new NuagesError("E_CLIENT_GONE", {}));
      void response?.close((error) => this.#onError(error, request));
    });
    try {
      request = new HttpRequest(exchange, framingProblem(incoming, this.#limits));
      if (request.problem !== undefined) outgoing.shouldKeepAlive = false;
      response = await this.#handle(request);
      if (exchange.isAnswered || outgoing.destroyed)
        return await response.close((error) => this.#onError(error, request));
      exchange.isAnswered = true;
      if (this.#isClosing) outgoing.shouldKeepAlive = false;
      await writeResponse(exchange, response);
    } catch (error) {
      this.#onError(error, request);
      outgoing.destroy();
    }
  }

  async #handle(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.#handler(request);
    } catch (error) {
      this.#onError(error, request);
      return plainResponse(500, "Server error");
    }
  }

  #endSlowHandlers(): void {
    const latest = performance.now() - this.#timeouts.handlerMs;
    for (const exchange of this.#exchanges) {
      if (exchange.isAnswered || exchange.startedAt > latest) continue;
      exchange.isAnswered = true;
      const { method, rawUrl: path } = exchange;
      const error = new NuagesError("E_HANDLER_TIMEOUT", { method, path, milliseconds: this.#timeouts.handlerMs });
      exchange.abort(error);
      this.#onError(error, undefined);
      exchange.outgoing.shouldKeepAlive = false;
      writeResponse(exchange, plainResponse(503, "The server took too long")).catch((e) => this.#onError(e, undefined));
    }
  }
}

function ignore(): void {}

function plainResponse(status: number, text: string): HttpResponse {
  return new HttpResponse(text, { status, headers: bareHeaders });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): NuagesError {
  if (cause.code === "EADDRINUSE") return new NuagesError("E_PORT_IN_USE", { host, port }, { cause });
  return new NuagesError("E_LISTEN", { host, port, reason: cause.code ?? cause.message }, { cause });
}
