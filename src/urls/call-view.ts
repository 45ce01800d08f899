import { NuagesError } from "../errors/index.ts";
import { type HttpRequest, HttpResponse } from "../http/index.ts";
import type { UrlMatch } from "./resolver.ts";

/**
 * Calls the view of a match with its parameters, which it also leaves in `request.params` and `request.route`. Throws
 * E_NOT_A_RESPONSE, with the view's name and place, where it returns anything but an HttpResponse.
 */
export async function callView(request: HttpRequest, match: UrlMatch): Promise<HttpResponse> {
  request.params = match.params;
  request.route = match;
  const response: unknown = await match.view(request, match.params);
  if (response instanceof HttpResponse) return response;
  const place = match.file === undefined ? "" : ` (${match.file})`;
  throw new NuagesError("E_NOT_A_RESPONSE", {
    who: `The view ${match.view.name || "(anonymous)"}${place}`,
    received: response,
  });
}
