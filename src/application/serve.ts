import { NuagesError } from "../errors/index.ts";
import type { HttpRequest, HttpResponse } from "../http/index.ts";
import { createServer, type HttpServer } from "../http/node/index.ts";
import type { Application } from "./application.ts";
import { watchProcess } from "./watch-process.ts";

/** Where and how a server listens. */
export interface ServeOptions {
  /** `127.0.0.1`, this machine only, when not given; `0.0.0.0` or `::` for all addresses. */
  readonly host?: string;
  /** 8000 when not given; 0 takes a free one. */
  readonly port?: number;
  /**
   * Ends the process as it should: on SIGTERM and SIGINT after the requests under way, on a second signal at once, and on an error that
   * nothing caught after it was logged. On when not given; off for tests and for programs that do it themselves.
   */
  readonly handleProcess?: boolean;
  /** Runs the system checks first, and refuses to serve where one finds an error. Off for a program that has just run them itself. */
  readonly checks?: boolean;
}

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:8000/`. */
  readonly url: string;
  readonly port: number;
  /**
   * Stops listening, lets the requests under way finish within `graceSeconds` (those of the settings when not given), and closes the
   * application. Answers how many requests had to be cut off.
   */
  stop(options?: { readonly graceSeconds?: number }): Promise<{ readonly cut: number }>;
}

/**
 * Serves an application over HTTP.
 *
 * @example
 * const application = await createApplication(settings);
 * const { url } = await serve(application, { host: "0.0.0.0", port: 8000 });
 * @throws NuagesError `E_CHECKS_FAILED` where a system check finds an error, `E_PORT_IN_USE` or `E_LISTEN`.
 */
export async function serve(application: Application, options: ServeOptions = {}): Promise<RunningServer> {
  const { settings } = application;
  const { host = "127.0.0.1", port = 8000, handleProcess = true, checks = true } = options;
  if (checks) await requireSound(application);
  const server = createServer({
    handler:
      settings.logging.requests === false
        ? (request) => application.handle(request)
        : (request) => logged(application, request),
    trustProxy: settings.trustProxy,
    ...(settings.limits === undefined ? {} : { limits: settings.limits }),
    ...(settings.timeouts === undefined ? {} : { timeouts: settings.timeouts }),
    onError: (error, request) => tellBroken(application, error, request),
  });
  const bound = await server.listen({ host, port });
  const shownHost = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  const running = { url: `http://${shownHost}:${bound.port}/`, port: bound.port, stop: stopper(application, server) };
  if (handleProcess) watchProcess({ log: application.log, stop: running.stop });
  return running;
}

/** A site with an error that the checks find must not be served. */
async function requireSound(application: Application): Promise<void> {
  const errors = (await application.checks()).filter((finding) => finding.level === "error");
  const [first] = errors;
  if (first === undefined) return;
  throw new NuagesError(
    "E_CHECKS_FAILED",
    { count: errors.length, first: first.message },
    errors.length === 1 ? { hint: first.hint } : {},
  );
}

function stopper(application: Application, server: HttpServer): RunningServer["stop"] {
  let stopped: Promise<{ readonly cut: number }> | undefined;
  return ({ graceSeconds = application.settings.graceSeconds } = {}) => {
    stopped ??= server.close({ graceMs: graceSeconds * 1000 }).then(async (result) => {
      await application.close();
      return result;
    });
    return stopped;
  };
}

async function logged(application: Application, request: HttpRequest): Promise<HttpResponse> {
  const started = performance.now();
  const response = await application.handle(request);
  const milliseconds = Math.round((performance.now() - started) * 10) / 10;
  const { method, path, id: requestId } = request;
  const { status } = response;
  if (application.settings.debug) application.log.info(`${method} ${path} ${status}`, { milliseconds });
  else application.log.info("request", { method, path, status, milliseconds, requestId });
  return response;
}

/** A client that went away is nobody's mistake. */
function tellBroken(application: Application, error: unknown, request: HttpRequest | undefined): void {
  const gone = (error as { readonly code?: unknown } | undefined)?.code === "E_CLIENT_GONE";
  application.log.log(gone ? "debug" : "error", "response broken off", { error, path: request?.path });
}
