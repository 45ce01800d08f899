import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { type QueryLogEntry, queryLogSlot } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { type HttpRequest, HttpResponse, JsonResponse, MethodNotAllowedResponse } from "../../http/index.ts";
import type { Logger } from "../../logging/index.ts";
import { reportSecurityEvent } from "../../security/index.ts";
import type { Settings } from "../../settings/index.ts";
import type { UrlResolver } from "../../urls/index.ts";
import { renderToString } from "../../views/index.ts";
import { debugPage, errorText } from "./debug-page.ts";
import { describeErrors } from "./describe-error.ts";
import { notFoundPage } from "./not-found-page.ts";
import { plainPage } from "./plain-page.ts";
import { statusText } from "./statuses.ts";
import { wantsJson } from "./wants-json.ts";

/** What error responses are made with. */
export interface ErrorResponderOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly urls: UrlResolver;
  /** Told of every error that a request ends with 500 for. */
  readonly onServerError: ((request: HttpRequest, error: unknown) => void) | undefined;
}

/** Turns errors into responses, all in one place: pages or JSON, with the inside shown in development only. */
export class ErrorResponder {
  readonly #options: ErrorResponderOptions;

  constructor(options: ErrorResponderOptions) {
    this.#options = options;
  }

  /** The response of an error that a view or a layer threw. Never rejects. */
  async respond(request: HttpRequest, thrown: unknown): Promise<HttpResponse> {
    const error = withoutWrapping(thrown);
    const status = statusOf(error);
    const errorId = status >= 500 ? randomBytes(6).toString("hex") : undefined;
    try {
      this.#report({ request, error, status, errorId });
      if (status === 500) this.#options.onServerError?.(request, error);
      const response = await this.#make({ request, error, thrown, status, errorId });
      addHeaders(response, error);
      return response;
    } catch (failure) {
      this.#options.log.error("the error page failed", { error: failure });
      return plainResponse(request, status, errorId);
    }
  }

  /** A page for a response that has an error status and no body of its own. */
  async fill(request: HttpRequest, response: HttpResponse): Promise<HttpResponse> {
    const isBare = response.body === null || response instanceof MethodNotAllowedResponse;
    if (response.status < 400 || !isBare) return response;
    const page = wantsJson(request)
      ? problem(response.status, {})
      : await this.#sitePage(request, response.status, undefined);
    response.body = page.body;
    response.headers.set("Content-Type", page.headers.get("content-type")!);
    return response;
  }

  #report({ request, error, status, errorId }: Failure): void {
    if (error instanceof NuagesError && error.code === "E_SUSPICIOUS") {
      this.#options.log.warn("suspicious request", {
        path: request.path,
        address: request.remoteAddress,
        detail: error.message,
      });
    }
    if (error instanceof NuagesError && error.code === "E_PERMISSION_DENIED") {
      reportSecurityEvent("permission-denied", { path: request.path, method: request.method, detail: error.message });
    }
    if (status < 500 || request.signal.aborted) return;
    this.#options.log.error("request failed", { method: request.method, path: request.path, status, errorId, error });
  }

  async #make(failure: Failure & { thrown: unknown }): Promise<HttpResponse> {
    const { request, error, status, errorId } = failure;
    const { settings, urls } = this.#options;
    if (wantsJson(request)) return problem(status, settings.debug ? { ...debugDetail(error), errorId } : { errorId });
    if (!settings.debug) return await this.#sitePage(request, status, errorId);
    if (status === 404 && !(error instanceof NuagesError && error.cause !== undefined)) {
      const message = request.route === undefined ? undefined : messageOf(error);
      return new HttpResponse(notFoundPage({ request, tried: urls.tried(), message }), { status });
    }
    const errors = describeErrors(failure.thrown, settings.dir);
    return new HttpResponse(await debugPage({ request, status, errors, settings, queries: recordedQueries() }), {
      status,
    });
  }

  /** The site's own `404.html`, `500.html`, … where it has one that renders; the plain page otherwise. */
  async #sitePage(request: HttpRequest, status: number, errorId: string | undefined): Promise<HttpResponse> {
    const name = `${status}.html`;
    try {
      const body = await renderToString(request, name, { status, errorId, ...statusText(status) });
      return new HttpResponse(body, { status });
    } catch (error) {
      const missing =
        error instanceof NuagesError &&
        error.code === "E_TEMPLATE_NOT_FOUND" &&
        (error as NuagesError<"E_TEMPLATE_NOT_FOUND">).values.names.includes(name);
      if (!missing) this.#options.log.error(`the template ${name} failed`, { error });
      return plainResponse(request, status, errorId);
    }
  }
}

interface Failure {
  readonly request: HttpRequest;
  readonly error: unknown;
  readonly status: number;
  readonly errorId: string | undefined;
}

/** The status of an error; anything that is no error of a request is 500. */
function statusOf(error: unknown): number {
  if (!(error instanceof NuagesError)) return 500;
  return error.status >= 400 && error.status <= 599 ? error.status : 500;
}

/** A refusal that was thrown while a template rendered is still a refusal. */
function withoutWrapping(error: unknown): unknown {
  let current = error;
  while (current instanceof NuagesError && current.code === "E_TEMPLATE_RENDER" && current.cause instanceof NuagesError)
    current = current.cause;
  return statusOf(current) < 500 ? current : error;
}

function plainResponse(request: HttpRequest, status: number, errorId: string | undefined): HttpResponse {
  return new HttpResponse(plainPage(request, status, errorId), { status });
}

/** RFC 9457. */
function problem(status: number, more: Record<string, unknown>): HttpResponse {
  const data = { type: "about:blank", title: statusText(status).title, status, ...more };
  return new JsonResponse(data, { status, contentType: "application/problem+json" });
}

function debugDetail(error: unknown): Record<string, unknown> {
  if (!(error instanceof NuagesError)) return { detail: messageOf(error) };
  return { detail: error.message, code: error.code, hint: error.hint };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : inspect(error).slice(0, 500);
}

function addHeaders(response: HttpResponse, error: unknown): void {
  response.headers.set("Cache-Control", "no-store");
  if (!(error instanceof NuagesError)) return;
  if (error.code === "E_METHOD_NOT_ALLOWED")
    response.headers.set("Allow", (error as NuagesError<"E_METHOD_NOT_ALLOWED">).values.allowed.join(", "));
  if (response.status !== 503 && response.status !== 429) return;
  const { seconds } = error.values as { readonly seconds?: unknown };
  response.headers.set("Retry-After", typeof seconds === "number" ? String(Math.ceil(seconds)) : "5");
}

/** A query log that keeps what it heard. */
export interface KeptQueries {
  readonly entries: readonly QueryLogEntry[];
}

function recordedQueries(): readonly QueryLogEntry[] {
  const log = queryLogSlot.get() as Partial<KeptQueries> | undefined;
  return Array.isArray(log?.entries) ? log.entries : [];
}

/** The error as text for a terminal. */
export function terminalText(request: HttpRequest, error: unknown, siteDir: string): string {
  return errorText({ request, errors: describeErrors(error, siteDir) });
}
