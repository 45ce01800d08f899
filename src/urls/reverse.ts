import { NuagesError } from "../errors/index.ts";
import { urlResolverSlot } from "./resolver.ts";
import type { RegisteredReverse, ReverseExtra, UrlParams } from "./types.ts";

/**
 * The URL of a named route of the running application. Once the project has registered its routes, the compiler checks
 * the name and the parameters. Throws E_URL_NAME, E_URL_PARAMS; E_NO_CONTEXT where no application runs.
 *
 * @example
 * reverse("blog:post_detail", { slug: "hello" }); // "/posts/hello/"
 * reverse("blog:post_list", {}, { query: { page: 2 }, fragment: "top" }); // "/posts/?page=2#top"
 */
export const reverse: RegisteredReverse = (name, ...args) => reverseName(name, args[0], args[1]);

/**
 * `reverse` for a name that is known only when the program runs: no checks by the compiler. Code that is used in many projects,
 * such as an app, needs this one, since it can't know what a project registers.
 */
export function reverseName(name: string, params: UrlParams = {}, extra?: ReverseExtra): string {
  const resolver = urlResolverSlot.get();
  if (resolver === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "URL resolver" });
  return resolver.reverse(name, params, extra);
}
