import { NuagesError } from "../errors/index.ts";
import type { TemplateContext } from "./context.ts";
import { CustomNode } from "./custom-node.ts";
import type {
  FilterDefinition,
  FilterFunction,
  FilterOptions,
  TagDefinition,
  TagLibrary,
  TagNode,
  TagParser,
} from "./library.ts";
import type { Parser } from "./parser.ts";
import { isThenable } from "./runtime/values.ts";

/** How a tag is made: `parse` reads it and answers how it renders. */
export interface TagOptions {
  parse(parser: TagParser): TagNode;
}

const namePattern = /^[A-Za-z][A-Za-z0-9_]*$/;

function checkIdentifier(kind: string, name: string): void {
  if (!namePattern.test(name)) {
    throw new NuagesError("E_ARGUMENT", {
      name: `The name of a ${kind}`,
      expected: "a word of letters, digits and _",
      received: name,
    });
  }
}

/**
 * Makes a tag with full control over its syntax: values to evaluate, bodies up to an end tag.
 *
 * @example
 * const shout = defineTag("shout", {
 *   parse(parser) {
 *     parser.end();
 *     return { bodies: [parser.body("endshout")], render: async (_context, _values, [body]) => markSafe(String(await body!()).toUpperCase()) };
 *   },
 * });
 */
export function defineTag(name: string, options: TagOptions): TagDefinition {
  checkIdentifier("tag", name);
  // The engine hands out its own parser; the public interface hides what only built-in tags need.
  return { name, parse: (parser) => new CustomNode((parser as Parser).place, options.parse(parser)) };
}

/**
 * Makes a tag from a function: `{% name 1 post.title size=3 %}` calls `run(context, 1, title)`, with the keyword arguments in
 * `context.keywords`. What it answers (or promises) is printed escaped unless it is a SafeString; `{% name … as variable %}` stores it
 * instead. A throw ends the render with the place of the tag.
 *
 * @example
 * const static = simpleTag("static", (_context, path) => staticUrl(String(path)));
 */
export function simpleTag(name: string, run: (context: TemplateContext, ...args: any[]) => unknown): TagDefinition {
  return defineTag(name, {
    parse(parser) {
      const call = parser.arguments();
      const keys = [...call.keywords.keys()];
      return {
        silent: call.as !== undefined,
        values: [...call.positional, ...call.keywords.values()],
        render(context, values) {
          const inner =
            keys.length === 0 ? context : context.withKeywords(keywordsOf(keys, values.slice(-keys.length)));
          const result = run(inner, ...values.slice(0, call.positional.length));
          const name = call.as;
          if (name === undefined) return result;
          const store = (value: unknown) => {
            context.set(name, value);
            return "";
          };
          return isThenable(result) ? result.then(store) : store(result);
        },
      };
    },
  });
}

function keywordsOf(keys: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const keywords: Record<string, unknown> = Object.create(null);
  keys.forEach((key, i) => {
    keywords[key] = values[i];
  });
  return keywords;
}

/**
 * Makes a filter: `{{ value|name:argument }}` calls `apply(value, argument, info)`. SafeStrings come as plain strings unless
 * `keepSafe` is given; a promise that it answers is awaited.
 *
 * @example
 * const shorten = defineFilter("shorten", (value, length = 10) => String(value).slice(0, length), { safe: false });
 */
export function defineFilter(name: string, apply: FilterFunction, options: FilterOptions = {}): FilterDefinition {
  checkIdentifier("filter", name);
  return Object.freeze({ ...options, name, apply });
}

/** Gathers tags and filters under the name that `{% load name %}` takes. */
export function defineTagLibrary(
  name: string,
  parts: { tags?: readonly TagDefinition[]; filters?: readonly FilterDefinition[] },
): TagLibrary {
  return Object.freeze({ name, tags: parts.tags ?? [], filters: parts.filters ?? [] });
}
