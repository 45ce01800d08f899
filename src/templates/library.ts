import type { SafeString } from "../lib/index.ts";
import type { TemplateContext } from "./context.ts";
import type { Expression } from "./expressions/expression.ts";
import type { Body, TemplateNode } from "./nodes.ts";
import type { TimeZone } from "./time-zone.ts";

/** What a filter is told about the place where it is used. */
export interface FilterInfo {
  /** True when the filter must escape what it puts into HTML: autoescape is on and the value was not safe. */
  readonly autoescape: boolean;
  /** The time zone that instants are shown in. */
  readonly timeZone: TimeZone;
}

/** The function of a filter: the value, its one argument (undefined when there is none), and the place. May answer a promise. */
export type FilterFunction = (value: any, argument: any, info: FilterInfo) => unknown;

/** Options of a filter. */
export interface FilterOptions {
  /** The output of a safe value is safe: the filter adds nothing that needs escaping (`lower`, `truncatewords`). Default false. */
  readonly safe?: boolean;
  /** Whether `name:argument` may or must be written. Default "optional". */
  readonly argument?: "none" | "optional" | "required";
  /** Give the filter SafeStrings as they are; by default they come as plain strings. */
  readonly keepSafe?: boolean;
}

/** A filter of a library. */
export interface FilterDefinition extends FilterOptions {
  readonly name: string;
  readonly apply: FilterFunction;
}

/** A tag of a library: made by `defineTag` or `simpleTag`. */
export interface TagDefinition {
  readonly name: string;
  /** Reads the tag, and what belongs to it up to its end tag. */
  readonly parse: (parser: TagParser) => TemplateNode;
}

/** The arguments of a tag: `{% name first second key=value as variable %}`. */
export interface TagArguments {
  readonly positional: readonly Expression[];
  readonly keywords: ReadonlyMap<string, Expression>;
  /** The variable after `as`, which is given the value instead of printing it. */
  readonly as: string | undefined;
}

/** What the parse function of a tag reads from. */
export interface TagParser {
  /** The name of the tag. */
  readonly name: string;
  /** What is written after the name. */
  readonly content: string;
  /** Reads the rest of the tag as arguments. */
  arguments(): TagArguments;
  /** Reads one expression (`post.title|lower`). */
  expression(): Expression;
  /** Fails unless the tag has been read to its end. */
  end(): void;
  /** Parses what follows up to `{% end %}`, which is consumed. */
  body(end: string): Body;
  /** The TemplateSyntaxError for this tag, to be thrown. */
  error(problem: string, hint?: string): Error;
}

/** Renders one body of a tag in the tag's own scope. */
export type RenderBody = () => Promise<SafeString>;

/** A tag after parsing: what has to be evaluated before it is rendered, and how it renders. */
export interface TagNode {
  /** Evaluated (and awaited) each time, and given to `render` in this order. */
  readonly values?: readonly Expression[];
  /** Bodies that `render` may render, once, often or never. */
  readonly bodies?: readonly Body[];
  /** True for a tag that only sets variables. */
  readonly silent?: boolean;
  /** Answers the output: a SafeString is printed as it is, all else escaped. */
  render(context: TemplateContext, values: readonly unknown[], bodies: readonly RenderBody[]): unknown;
}

/** A set of tags and filters under a name. */
export interface TagLibrary {
  readonly name: string;
  readonly tags: readonly TagDefinition[];
  readonly filters: readonly FilterDefinition[];
}
