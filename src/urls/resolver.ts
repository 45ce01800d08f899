import { ContextSlot } from "../context/index.ts";
import { didYouMean, NuagesError } from "../errors/index.ts";
import type { ResolvedRoute } from "../http/index.ts";
import { buildPath, buildSuffix } from "./build-url.ts";
import { type CallSite, callSiteFile } from "./call-site.ts";
import { builtInConverters } from "./converters/built-in.ts";
import type { AnyConverter, Converter } from "./converters/converter.ts";
import type { MatchToken } from "./match-tokens.ts";
import { converterName, joinTokens, type PatternToken } from "./pattern.ts";
import { asNode, type RouteNode } from "./routes.ts";
import { Trie } from "./trie.ts";
import type { AnyRoutes, AnyView, ReverseExtra, UrlParams } from "./types.ts";

/** A route with everything that stands above it. */
export interface RouteEntry {
  readonly order: number;
  /** The whole pattern, "blog/posts/<slug:slug>/". */
  readonly pattern: string;
  /** The whole name, "blog:post_detail"; undefined for a route without one. */
  readonly name: string | undefined;
  readonly view: AnyView;
  readonly params: readonly { readonly name: string; readonly converter: Converter }[];
  readonly tokens: readonly MatchToken[];
  readonly site: CallSite;
}

/** What a path was resolved to. */
export interface UrlMatch extends ResolvedRoute {
  readonly view: AnyView;
  /** The values of the pattern's parameters. */
  readonly params: Record<string, unknown>;
  readonly name: string | undefined;
  readonly pattern: string;
  /** Where the route is written, "/srv/site/blog/urls.ts:7". */
  readonly file: string | undefined;
}

/** A line of `nuages routes`. */
export interface RouteListing {
  readonly pattern: string;
  readonly name: string | undefined;
  /** The name of the view function. */
  readonly view: string;
  readonly file: string | undefined;
}

/** How a resolver is made. */
export interface UrlResolverOptions {
  /** Converters beside the built-in ones, by the name that patterns use; a built-in one can't be replaced. */
  readonly converters?: Readonly<Record<string, AnyConverter>>;
}

/**
 * Finds the route of a path, and the path of a route. Throws E_URL_CONVERTER, E_URL_CONVERTER_DEFINITION,
 * E_URL_PATTERN and E_URL_DUPLICATE_NAME when it is made.
 *
 * @example
 * const resolver = new UrlResolver(urlpatterns);
 * resolver.resolve("/posts/hello/")?.params; // { slug: "hello" }
 * resolver.reverse("blog:post_detail", { slug: "hello" }); // "/posts/hello/"
 */
export class UrlResolver {
  readonly #entries: RouteEntry[] = [];
  readonly #trie = new Trie<RouteEntry>();
  readonly #names = new Map<string, RouteEntry>();
  readonly #converters: Map<string, AnyConverter>;

  constructor(routes: AnyRoutes, options: UrlResolverOptions = {}) {
    this.#converters = withOwnConverters(options.converters ?? {});
    this.#collect(asNode(routes, "the URL resolver"), { pattern: "", tokens: [], namespace: "" });
    for (const entry of this.#entries) {
      this.#trie.add(entry);
      if (entry.name !== undefined) this.#addName(entry.name, entry);
    }
  }

  /** The first declared route that matches `path` ("/posts/hello/"), or undefined. */
  resolve(path: string): UrlMatch | undefined {
    const found = path.startsWith("/") ? this.#trie.find(path.slice(1)) : undefined;
    if (found === undefined) return undefined;
    const { name, pattern, view, params, site } = found.entry;
    const values: Record<string, unknown> = {};
    for (let i = 0; i < params.length; i++) values[params[i]!.name] = found.values[i];
    return {
      view,
      params: values,
      name,
      pattern,
      get file() {
        return callSiteFile(site);
      },
    };
  }

  /** True where some route answers `path`. */
  hasPath(path: string): boolean {
    return path.startsWith("/") && this.#trie.find(path.slice(1)) !== undefined;
  }

  /**
   * The URL of a name, percent-encoded. Throws E_URL_NAME for an unknown name; E_URL_PARAMS for a missing or unknown parameter
   * and for a value that the pattern would not match again.
   */
  reverse(name: string, params: UrlParams = {}, extra?: ReverseExtra): string {
    const entry = this.#names.get(name);
    if (entry === undefined)
      throw new NuagesError("E_URL_NAME", { name }, { hint: didYouMean(name, [...this.#names.keys()]) });
    return buildPath(entry, params) + (extra === undefined ? "" : buildSuffix(extra));
  }

  /** Every pattern in the order in which they win: for the page that explains a 404. */
  tried(): { pattern: string; name: string | undefined }[] {
    return this.#entries.map(({ pattern, name }) => ({ pattern, name }));
  }

  /** Every route with its view and the place where it is written. */
  entries(): RouteListing[] {
    return this.#entries.map(({ pattern, name, view, site }) => ({
      pattern,
      name,
      view: view.name || "(anonymous)",
      file: callSiteFile(site),
    }));
  }

  #collect(node: RouteNode, above: { pattern: string; tokens: readonly PatternToken[]; namespace: string }): void {
    if (node.kind === "list") {
      const namespace = node.namespace === undefined ? above.namespace : `${above.namespace}${node.namespace}:`;
      for (const item of node.items) this.#collect(item, { ...above, namespace });
      return;
    }
    const pattern = above.pattern + node.pattern;
    const tokens = joinTokens(pattern, above.tokens, node.tokens);
    if (node.kind === "include") {
      this.#collect(node.routes, { pattern, tokens, namespace: above.namespace });
      return;
    }
    const name = node.name === undefined ? undefined : above.namespace + node.name;
    this.#entries.push({
      order: this.#entries.length,
      pattern,
      name,
      view: node.view,
      site: node.site,
      ...this.#compile(pattern, tokens),
    });
  }

  #compile(pattern: string, tokens: readonly PatternToken[]): Pick<RouteEntry, "params" | "tokens"> {
    const params: { name: string; converter: Converter }[] = [];
    const compiled = tokens.map((token) => {
      if (typeof token === "string") return token;
      const converter = this.#converters.get(token.converter);
      if (converter === undefined) throw this.#unknownConverter(pattern, token.converter);
      params.push({ name: token.name, converter });
      return converter;
    });
    if (params.filter((param) => param.converter.spansSegments).length > 1) {
      throw new NuagesError("E_URL_PATTERN", { pattern, problem: "only one parameter may be a path" });
    }
    return { params, tokens: compiled };
  }

  #unknownConverter(pattern: string, converter: string): NuagesError {
    const hint = didYouMean(converter, [...this.#converters.keys()]);
    return new NuagesError("E_URL_CONVERTER", { pattern, converter }, hint.startsWith("Did") ? { hint } : {});
  }

  #addName(name: string, entry: RouteEntry): void {
    const first = this.#names.get(name);
    if (first !== undefined)
      throw new NuagesError("E_URL_DUPLICATE_NAME", { name, first: first.pattern, second: entry.pattern });
    this.#names.set(name, entry);
  }
}

/** The built-in converters and the site's own. A built-in name stays what it is: every pattern relies on its meaning, and on its type. */
function withOwnConverters(own: Readonly<Record<string, AnyConverter>>): Map<string, AnyConverter> {
  const converters = new Map<string, AnyConverter>(builtInConverters);
  for (const [name, converter] of Object.entries(own)) {
    const problem = builtInConverters.has(name)
      ? "the name is that of a built-in converter"
      : converterName.test(name)
        ? undefined
        : "no pattern can name it";
    if (problem !== undefined) {
      const hint = `Give it a name of its own, of letters, digits and underscores; ${[...builtInConverters.keys()].join(", ")} are taken.`;
      throw new NuagesError("E_URL_CONVERTER_DEFINITION", { name, problem }, { hint });
    }
    converters.set(name, converter);
  }
  return converters;
}

/** The URLs of the running application. */
export const urlResolverSlot: ContextSlot<UrlResolver> = new ContextSlot("URL resolver");
