import type { SqlNode } from "./node.ts";

/** Where the searched text must be. */
export type LikeMode = "contains" | "startsWith" | "endsWith" | "exact";

/** A search for a text that is taken literally: the dialect escapes whatever would be a wildcard. */
export interface LikePattern {
  readonly mode: LikeMode;
  readonly value: SqlNode;
}

/** A text search. */
export interface Like {
  readonly kind: "like";
  readonly left: SqlNode;
  readonly pattern: LikePattern;
  readonly caseSensitive: boolean;
  readonly negated: boolean;
}

/** A match with a regular expression. */
export interface Regex {
  readonly kind: "regex";
  readonly left: SqlNode;
  readonly right: SqlNode;
  readonly caseSensitive: boolean;
}

/**
 * Searches a text literally: by code point when case sensitive, else with Unicode's simple case folding (É finds é).
 *
 * @example like(column("post", "title"), { mode: "contains", value: param("50%") }, { caseSensitive: false })
 */
export function like(
  left: SqlNode,
  pattern: LikePattern,
  options: { readonly caseSensitive: boolean; readonly negated?: boolean },
): Like {
  const { mode, value } = pattern;
  return Object.freeze({
    kind: "like",
    left,
    pattern: Object.freeze({ mode, value }),
    caseSensitive: options.caseSensitive,
    negated: options.negated ?? false,
  });
}

/** Matches `left` with the regular expression `right`, anywhere in the text. What a pattern may hold is the dialect's. */
export function regex(left: SqlNode, right: SqlNode, options: { readonly caseSensitive: boolean }): Regex {
  return Object.freeze({ kind: "regex", left, right, caseSensitive: options.caseSensitive });
}
