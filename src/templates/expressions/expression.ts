import type { FilterDefinition } from "../library.ts";

/** A value written in the template: text, number, true, false, null. */
export interface LiteralExpression {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
}

/** A variable and what is read from it: `post.author.name`. */
export interface PathExpression {
  readonly kind: "path";
  readonly names: readonly string[];
}

/** An expression through a filter: `post.title|truncatewords:5`. */
export interface FilterExpression {
  readonly kind: "filter";
  readonly input: Expression;
  readonly filter: FilterDefinition;
  readonly argument: Expression | undefined;
}

/** Something that has a value when a template is rendered. */
export type Expression = LiteralExpression | PathExpression | FilterExpression;

/** A comparison of `{% if %}`. */
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";

/** What `{% if %}` decides by. */
export type Condition =
  | { readonly kind: "value"; readonly value: Expression }
  | { readonly kind: "not"; readonly item: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Expression; readonly right: Expression };
