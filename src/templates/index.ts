export { TemplateContext } from "./context.ts";
export { defineFilter, defineTag, defineTagLibrary, simpleTag, type TagOptions } from "./define.ts";
export { TemplateEngine, type TemplateEngineOptions } from "./engine.ts";
export { type Location, TemplateNotFound, TemplateRenderError, TemplateSyntaxError } from "./errors.ts";
export type { Expression } from "./expressions/expression.ts";
export { formatDate } from "./filters/date-format.ts";
export { stripTags } from "./filters/html.ts";
export type {
  FilterDefinition,
  FilterFunction,
  FilterInfo,
  FilterOptions,
  RenderBody,
  TagArguments,
  TagDefinition,
  TagLibrary,
  TagNode,
  TagParser,
} from "./library.ts";
export { directoryLoader } from "./loaders/directory.ts";
export type { Loader, TemplateFile } from "./loaders/loader.ts";
export { memoryLoader } from "./loaders/memory.ts";
export type { Body } from "./nodes.ts";
export { isSafeUrl } from "./runtime/url.ts";
export { Template } from "./template.ts";
export { TimeZone } from "./time-zone.ts";
