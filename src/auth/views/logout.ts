import { type HttpRequest, RedirectResponse, type View } from "../../http/index.ts";
import { isSafeRedirect } from "../../security/index.ts";
import { requirePost } from "../../views/index.ts";
import { logout } from "../auth.ts";

/** What browsers can be told to forget. */
export type ClearSiteData = "cache" | "cookies" | "storage";

/** What signing out does beside ending the session. */
export interface LogoutViewOptions {
  /** Where to go without a `next`; default `/`. */
  readonly redirectTo?: string;
  /** What the browser forgets of this site, told over https by `Clear-Site-Data`; default `["storage"]`. */
  readonly clearSiteData?: readonly ClearSiteData[];
}

/** Makes the view that signs out. It takes POST only: a link could be followed from another site, or by a browser that looks ahead. */
export function logoutView(options: LogoutViewOptions = {}): View<unknown> {
  const { redirectTo = "/", clearSiteData = ["storage"] } = options;
  return requirePost(async function signOut(request: HttpRequest) {
    const next = (await request.form()).get("next");
    await logout(request);
    const safe = isSafeRedirect(next, { host: request.host, secure: request.isSecure });
    const response = new RedirectResponse(safe ? next : redirectTo);
    if (request.isSecure && clearSiteData.length > 0) {
      response.headers.set("Clear-Site-Data", clearSiteData.map((kind) => `"${kind}"`).join(", "));
    }
    return response;
  });
}
