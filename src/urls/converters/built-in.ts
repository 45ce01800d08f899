import type { Converter } from "./converter.ts";

const digits = /^[0-9]+$/;

/** `int`: digits, as a safe integer; a larger number doesn't match rather than being rounded to another one. */
const int: Converter<number> = {
  spansSegments: false,
  parse(text) {
    if (text.length > 16 || !digits.test(text)) return undefined;
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : undefined;
  },
  format: (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? String(value + 0) : undefined,
};

/** Text of one segment that passes `matches`, as it is. */
function text(matches: (text: string) => boolean, spansSegments = false): Converter<string> {
  return {
    spansSegments,
    parse: (value) => (matches(value) ? value : undefined),
    format: (value) => (typeof value === "string" && matches(value) ? value : undefined),
  };
}

const slug = /^[-a-zA-Z0-9_]+$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The converters that every pattern can use. */
export const builtInConverters: ReadonlyMap<string, Converter> = new Map<string, Converter>([
  ["int", int],
  ["str", text((value) => value !== "" && !value.includes("/"))],
  ["slug", text((value) => slug.test(value))],
  ["uuid", text((value) => uuid.test(value))],
  ["path", text((value) => value !== "", true)],
]);
