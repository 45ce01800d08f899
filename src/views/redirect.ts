import { NuagesError } from "../errors/index.ts";
import { type RedirectOptions, RedirectResponse } from "../http/index.ts";
import { type ReverseExtra, reverseName, type UrlParams } from "../urls/index.ts";

/** Anything that knows its own address, such as a model with `absoluteUrl()`. */
export interface Addressed {
  absoluteUrl(): string;
}

/** Parameters of a URL name, what follows the path, and how the redirect is made. */
export interface RedirectToOptions extends RedirectOptions, ReverseExtra {
  /** For a URL name. */
  readonly params?: UrlParams;
}

const urlName = /^[A-Za-z0-9_.:-]+$/;

/**
 * Sends the browser to a path of this site ("/posts/", "?page=2"), to a URL name, or to a model's own address. Throws
 * E_UNSAFE_REDIRECT for a target on another site, E_URL_NAME for an unknown name, E_REDIRECT_TARGET for anything else.
 *
 * @example
 * return redirect("/posts/");
 * return redirect("blog:post_detail", { params: { slug: "hello" } });
 * return redirect(post); // post.absoluteUrl()
 */
export function redirect(to: string | Addressed, options: RedirectToOptions = {}): RedirectResponse {
  return new RedirectResponse(locationOf(to, options), options);
}

function locationOf(to: string | Addressed, options: RedirectToOptions): string {
  if (typeof to === "string" && to !== "") {
    const isName = urlName.test(to) && !/^https?:/i.test(to);
    return isName ? reverseName(to, options.params, options) : to;
  }
  if (typeof to === "object" && to !== null && typeof to.absoluteUrl === "function") {
    const location: unknown = to.absoluteUrl();
    if (typeof location === "string" && location !== "") return location;
  }
  throw new NuagesError("E_REDIRECT_TARGET", { received: to });
}
