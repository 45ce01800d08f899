import { NuagesError } from "../errors/index.ts";
import { type CallSite, captureCallSite } from "./call-site.ts";
import { type PatternToken, parsePattern } from "./pattern.ts";
import type {
  AnyRoutes,
  AnyView,
  Flat,
  MergedRoutes,
  NamedRoute,
  Namespaced,
  PathParams,
  Routes,
  ViewOf,
} from "./types.ts";

/** What `path`, `include` and `urls` really make; `Routes` is what the types see of it. */
export type RouteNode =
  | {
      readonly kind: "path";
      readonly pattern: string;
      readonly tokens: readonly PatternToken[];
      readonly view: AnyView;
      readonly name: string | undefined;
      readonly site: CallSite;
    }
  | {
      readonly kind: "include";
      readonly pattern: string;
      readonly tokens: readonly PatternToken[];
      readonly routes: RouteNode;
    }
  | { readonly kind: "list"; readonly namespace: string | undefined; readonly items: readonly RouteNode[] };

const nameSyntax = /^[A-Za-z0-9_.-]+$/;

/**
 * One route: a pattern, the view that answers it, and a name to build its URL from. The view must take the parameters of the
 * pattern; it is checked by the compiler. Throws E_URL_PATTERN, E_URL_VIEW.
 *
 * @example
 * path("posts/<slug:slug>/", postDetail, { name: "post_detail" })
 */
export function path<const S extends string, const N extends string = never>(
  pattern: S,
  view: ViewOf<S>,
  options: { readonly name?: N } = {},
): Routes<[N] extends [never] ? {} : NamedRoute<N, Flat<PathParams<S>>>> {
  if (typeof view !== "function") {
    // A view that was called here fails by itself soon, and must not end the process before this is told.
    if ((view as unknown) instanceof Promise) (view as Promise<unknown>).catch(() => {});
    throw new NuagesError("E_URL_VIEW", { pattern, received: view });
  }
  const { name } = options;
  if (name !== undefined && !nameSyntax.test(name)) {
    const problem = `its name ${JSON.stringify(name)} must be letters, digits, "_", "-" and "."`;
    throw new NuagesError("E_URL_PATTERN", { pattern, problem });
  }
  return asRoutes({ kind: "path", pattern, tokens: parsePattern(pattern), view, name, site: captureCallSite(path) });
}

/**
 * Hangs a list of routes under a prefix, whose parameters every view below receives too. Throws E_URL_PATTERN.
 *
 * @example
 * urls([include("blog/", blogUrls), path("", home, { name: "home" })])
 */
export function include<const S extends string, R>(
  pattern: S,
  routes: Routes<R>,
): Routes<{ [K in keyof R]: Flat<R[K] & PathParams<S>> }> {
  return asRoutes({
    kind: "include",
    pattern,
    tokens: parsePattern(pattern),
    routes: asNode(routes, `include(${JSON.stringify(pattern)}, …)`),
  });
}

/**
 * A list of routes, with a namespace for their names or without. The first one that matches a path answers it.
 *
 * @example
 * export default urls("blog", [path("posts/", postList, { name: "post_list" })]); // reverse("blog:post_list")
 */
export function urls<const NS extends string, const T extends readonly AnyRoutes[]>(
  namespace: NS,
  list: T,
): Routes<Namespaced<NS, MergedRoutes<T>>>;
export function urls<const T extends readonly AnyRoutes[]>(list: T): Routes<MergedRoutes<T>>;
export function urls(first: string | readonly AnyRoutes[], second?: readonly AnyRoutes[]): AnyRoutes {
  const namespace = typeof first === "string" ? first : undefined;
  if (namespace !== undefined && !nameSyntax.test(namespace)) {
    throw new NuagesError("E_URL_PATTERN", {
      pattern: namespace,
      problem: 'a namespace must be letters, digits, "_", "-" and "."',
    });
  }
  const list = typeof first === "string" ? second : first;
  if (!Array.isArray(list)) {
    throw new NuagesError("E_ARGUMENT", { name: "the list of urls()", expected: "an array of routes", received: list });
  }
  return asRoutes({
    kind: "list",
    namespace,
    items: list.map((item) =>
      asNode(item, namespace === undefined ? "urls([…])" : `urls(${JSON.stringify(namespace)}, […])`),
    ),
  });
}

/** Nodes made here, so that no look-alike object is taken for a route. */
const nodes = new WeakSet<object>();

function asRoutes<R>(node: RouteNode): Routes<R> {
  nodes.add(node);
  return Object.freeze(node) as unknown as Routes<R>;
}

/** The node of a route. Throws E_ARGUMENT for anything that `path`, `include` and `urls` did not make. */
export function asNode(routes: AnyRoutes, where: string): RouteNode {
  if (!nodes.has(routes)) {
    const hint = Array.isArray(routes)
      ? "Wrap the list: urls([…])."
      : "Give what path(), include() or urls() answered; of a module, its default export.";
    const values = { name: `A route in ${where}`, expected: "made by path(), include() or urls()", received: routes };
    throw new NuagesError("E_ARGUMENT", values, { hint });
  }
  return routes as unknown as RouteNode;
}
