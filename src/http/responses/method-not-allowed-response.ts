import { HttpResponse } from "../response.ts";

/** 405 with the methods that this address takes. */
export class MethodNotAllowedResponse extends HttpResponse {
  constructor(allowed: readonly string[]) {
    super("Method not allowed", {
      status: 405,
      contentType: "text/plain; charset=utf-8",
      headers: { Allow: allowed.join(", ") },
    });
  }
}
