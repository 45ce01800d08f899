import { type HttpRequest, type HttpResponse, MethodNotAllowedResponse, type View } from "../http/index.ts";

/**
 * A view that answers only these methods, and others with 405 and an Allow header. Where GET is allowed, HEAD is too.
 *
 * @example
 * path("posts/<int:id>/", requireMethods(["GET", "POST"], editPost))
 */
export function requireMethods<P>(methods: readonly string[], view: View<P>): View<P> {
  const allowed = methods.includes("GET") && !methods.includes("HEAD") ? [...methods, "HEAD"] : methods;
  async function guarded(request: HttpRequest, params: P): Promise<HttpResponse> {
    if (!allowed.includes(request.method)) return new MethodNotAllowedResponse(allowed);
    return view(request, params);
  }
  // Routes and error messages show the view, not this wrapper.
  return Object.defineProperty(guarded, "name", { value: view.name });
}

/** A view that is only read: GET and HEAD. */
export function requireGet<P>(view: View<P>): View<P> {
  return requireMethods(["GET"], view);
}

/** A view that changes something: POST. */
export function requirePost<P>(view: View<P>): View<P> {
  return requireMethods(["POST"], view);
}
