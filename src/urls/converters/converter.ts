import { NuagesError } from "../../errors/index.ts";

/** What a converter is defined by. */
export interface ConverterDefinition<T> {
  /** What the text looks like, without anchors, flags and capturing groups: `/[0-9]{4}/`. */
  readonly pattern: RegExp;
  /** The value of a matching text; undefined says that it doesn't match after all. */
  readonly parse: (text: string) => T | undefined;
  /** The text of a value; it must match `pattern` again. */
  readonly format: (value: T) => string;
}

/** Turns a part of a path into a value and back. */
export interface Converter<T = unknown> {
  /** The value, or undefined where the text doesn't match. */
  parse(text: string): T | undefined;
  /** The text of a value, or undefined where the value is not one that `parse` would give. */
  format(value: unknown): string | undefined;
  /** True where the text may hold slashes: only the built-in `path`. */
  readonly spansSegments: boolean;
}

/** A converter of any value. */
export type AnyConverter = Converter<any>;

/**
 * Makes a converter of your own for patterns like `<year:when>`. Its type is told once by declaration merging:
 * `declare module "nuages/urls" { interface Converters { year: number } }`. Throws E_URL_CONVERTER_DEFINITION.
 *
 * @example
 * const year = defineConverter({ pattern: /[0-9]{4}/, parse: Number, format: String });
 * new UrlResolver(routes, { converters: { year } });
 */
export function defineConverter<T>(definition: ConverterDefinition<T>): Converter<T> {
  const { source, flags } = definition.pattern;
  const problem = patternProblem(source, flags);
  if (problem !== undefined) throw new NuagesError("E_URL_CONVERTER_DEFINITION", { name: source, problem });
  const whole = new RegExp(`^(?:${source})$`, "u");
  const parse = (text: string) => (whole.test(text) ? definition.parse(text) : undefined);
  return {
    spansSegments: false,
    parse,
    format(value) {
      const text = definition.format(value as T);
      return typeof text === "string" && !text.includes("/") && parse(text) !== undefined ? text : undefined;
    },
  };
}

function patternProblem(source: string, flags: string): string | undefined {
  if (flags.replace("u", "") !== "") return `the pattern has the flags "${flags}"`;
  if (/(?:^|[^\\])\((?!\?)/.test(source)) return "the pattern has a capturing group, write (?:…)";
  if (/^\^|(?:^|[^\\])\$$/.test(source)) return "the pattern has an anchor";
  return undefined;
}
