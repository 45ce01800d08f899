// Declaration merging reaches a re-exported interface only through `export *`; the file holds `Converters` alone.

export { callView } from "./call-view.ts";
export * from "./converter-types.ts";
export { type Converter, type ConverterDefinition, defineConverter } from "./converters/converter.ts";
export { type RouteListing, type UrlMatch, UrlResolver, type UrlResolverOptions, urlResolverSlot } from "./resolver.ts";
export { reverse, reverseName } from "./reverse.ts";
export { include, path, urls } from "./routes.ts";
export type {
  AnyRoutes,
  PathParams,
  RegisteredReverse,
  ReverseExtra,
  ReverseFunction,
  RouteName,
  Routes,
  UrlParams,
} from "./types.ts";
export { urlsTagLibrary, urlTag } from "./url-tag.ts";
