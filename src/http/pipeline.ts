import { NuagesError } from "../errors/index.ts";
import { bindBody } from "./bound-body.ts";
import type { HttpRequest } from "./request.ts";
import { requestSlot } from "./request-slot.ts";
import { HttpResponse } from "./response.ts";

/** Answers a request. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * A layer around the view: sees the request on its way in and the response on its way out.
 *
 * @example
 * const timing: Middleware = async function timing(request, next) {
 *   const start = performance.now();
 *   const response = await next();
 *   response.headers.set("Server-Timing", `app;dur=${Math.round(performance.now() - start)}`);
 *   return response;
 * };
 */
export type Middleware = (request: HttpRequest, next: () => Promise<HttpResponse>) => Promise<HttpResponse>;

/**
 * A view: takes the request and the parameters of its pattern, returns an HttpResponse or a promise of one. The type of what it
 * returns plays no part in typing the URL table; it is checked when the view has run.
 */
export type View<P = Record<string, unknown>> = (request: HttpRequest, params: P) => any;

/** Makes the response of an error. */
export type ErrorHandler = (request: HttpRequest, error: unknown) => Promise<HttpResponse>;

/**
 * Lays the middleware around the handler, the first one outermost. An error of any layer becomes a response by `onError` before the
 * next outer layer sees it, so a layer's code after `await next()` always runs. Everything inside finds the request in `requestSlot`.
 * The result never rejects.
 */
export function compose(middleware: readonly Middleware[], handler: Handler, onError: ErrorHandler): Handler {
  let inner: Handler = guard("The view", onError, (request) => {
    if (request.problem !== undefined) throw request.problem;
    return handler(request);
  });
  for (const layer of [...middleware].reverse()) inner = wrap(layer, inner, onError);
  const outermost = inner;
  return function handle(request) {
    return requestSlot.run(request, async () => {
      const response = await outermost(request).catch(lastResort);
      const { body } = response;
      if (body !== null && typeof body === "object" && Symbol.asyncIterator in body) response.body = bindBody(body);
      return response;
    });
  };
}

function wrap(layer: Middleware, inner: Handler, onError: ErrorHandler): Handler {
  const name = layer.name || "without a name";
  return guard(`The middleware ${name}`, onError, (request) => {
    let called = false;
    return layer(request, () => {
      if (called) return Promise.reject(new NuagesError("E_NEXT_TWICE", { middleware: name }));
      called = true;
      return inner(request);
    });
  });
}

function guard(who: string, onError: ErrorHandler, run: Handler): Handler {
  const name = () => who;
  return async function layer(request) {
    try {
      const response = await run(request);
      if (!(response instanceof HttpResponse)) throw new NuagesError("E_NOT_A_RESPONSE", { who, received: response });
      response.claim(request, name);
      return response;
    } catch (error) {
      const response = await onError(request, error);
      response.claim(request, name);
      return response;
    }
  };
}

/** The error handler itself failed, at every layer. */
function lastResort(): HttpResponse {
  return new HttpResponse("Server error", { status: 500, contentType: "text/plain; charset=utf-8" });
}
