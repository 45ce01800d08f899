import { randomUUID } from "node:crypto";
import type { Middleware } from "../../http/index.ts";

declare module "../../http/index.ts" {
  interface RequestExtensions {
    /** Names this request in logs and in the header X-Request-Id; set by the request id middleware. */
    id: string;
  }
}

/** What the request id is made from. */
export interface RequestIdOptions {
  /** True behind a proxy that sets X-Request-Id itself: a well-formed one is kept. Default false. */
  readonly trustHeader?: boolean;
}

/** Gives each request an `id` and sends it back as X-Request-Id. */
export function requestId(options: RequestIdOptions = {}): Middleware {
  return async function requestIds(request, next) {
    const sent = options.trustHeader ? request.headers.get("x-request-id") : undefined;
    request.id = sent !== undefined && /^[A-Za-z0-9_.-]{8,64}$/.test(sent) ? sent : randomUUID();
    const response = await next();
    response.headers.set("X-Request-Id", request.id);
    return response;
  };
}
