import { Http404, PermissionDenied } from "../../errors/index.ts";
import { type HttpRequest, type HttpResponse, MethodNotAllowedResponse, RedirectResponse } from "../../http/index.ts";
import { AdminContext } from "../site/admin-context.ts";
import { currentSite } from "../site/admin-site.ts";
import { mountedUrls } from "../site/admin-urls.ts";
import type { AdminUser } from "../site/permissions.ts";
import { secure } from "../site/render-page.ts";
import { noAccessPage } from "./login.ts";
import { notFoundPage, permissionPage } from "./problems.ts";

/** A view of the admin: it gets the context of a user who is staff. */
export type AdminHandler<P> = (context: AdminContext, params: P) => Promise<HttpResponse>;

/**
 * Makes a view of a handler: nobody but active staff gets in, and whatever the handler throws about rights or missing rows is told
 * inside the admin's shell.
 */
export function adminView<P>(handler: AdminHandler<P>, methods: readonly string[] = ["GET", "HEAD"]) {
  const view = async (request: HttpRequest, params: P): Promise<HttpResponse> => {
    const urls = mountedUrls();
    const user = request.user as unknown as AdminUser;
    if (!user.isAuthenticated || !user.isActive) {
      return secure(new RedirectResponse(`${urls.login}?next=${encodeURIComponent(nextOf(request))}`));
    }
    const context = new AdminContext({ request, site: currentSite(), urls, user });
    if (!user.isStaff) return secure(await noAccessPage(context));
    if (!methods.includes(request.method)) return secure(new MethodNotAllowedResponse(methods));
    return secure(await answer(context, () => handler(context, params)));
  };
  // `nuages routes` shows the name of the handler.
  return Object.defineProperty(view, "name", { value: handler.name });
}

/** After a POST nobody wants to repeat the request by its address: the login leads to the page itself. */
function nextOf(request: HttpRequest): string {
  return request.method === "GET" ? request.fullPath : request.path;
}

async function answer(context: AdminContext, run: () => Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Http404) return notFoundPage(context, error);
    if (error instanceof PermissionDenied) return permissionPage(context, error);
    throw error;
  }
}
