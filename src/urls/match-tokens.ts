import type { Converter } from "./converters/converter.ts";

/** A part of a pattern with its converter looked up. */
export type MatchToken = string | Converter;

/**
 * Matches text against literals and converters in turn, as greedily as a regular expression would, and returns the values.
 * Remembers what failed where, so the work stays bounded however the text is built.
 */
export function matchTokens(tokens: readonly MatchToken[], text: string): unknown[] | undefined {
  const failed = new Set<number>();
  const values: unknown[] = [];

  function from(index: number, at: number): boolean {
    const token = tokens[index];
    if (token === undefined) return at === text.length;
    if (typeof token === "string") return text.startsWith(token, at) && from(index + 1, at + token.length);
    const state = index * (text.length + 1) + at;
    if (failed.has(state)) return false;
    const next = tokens[index + 1] as string | undefined;
    for (const end of ends(text, { at, next, isLast: index + 2 >= tokens.length, converter: token })) {
      const value = token.parse(text.slice(at, end));
      if (value === undefined) continue;
      values.push(value);
      if (from(index + 1, end)) return true;
      values.pop();
    }
    failed.add(state);
    return false;
  }

  return from(0, 0) ? values : undefined;
}

interface Place {
  readonly at: number;
  /** The literal after the parameter. */
  readonly next: string | undefined;
  /** Nothing follows that literal. */
  readonly isLast: boolean;
  readonly converter: Converter;
}

/** Where a parameter that starts at `at` can end, the farthest first. */
function* ends(text: string, { at, next, isLast, converter }: Place): Generator<number> {
  const slash = converter.spansSegments ? -1 : text.indexOf("/", at);
  const limit = slash === -1 ? text.length : slash;
  if (next === undefined) {
    if (limit === text.length) yield limit;
    return;
  }
  if (isLast) {
    const end = text.length - next.length;
    if (end >= at && end <= limit && text.endsWith(next)) yield end;
    return;
  }
  // From a place before the first character, `lastIndexOf` looks at the first one all the same.
  for (let end = text.lastIndexOf(next, limit); end >= at; end = end === 0 ? -1 : text.lastIndexOf(next, end - 1))
    yield end;
}
