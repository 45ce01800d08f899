// Random conditions: as data, as what a query says, and as what must hold of a row.
import fc from "fast-check";
import { Decimal, Temporal } from "nuages/lib";
import { type NoteRow, type TopicRow, valuesOf, type WorkRow } from "./data.ts";

/** A lookup of one column. */
export interface Leaf {
  readonly kind: "leaf";
  /** The way to the column from the row that is asked about: `["writer", "name"]`. */
  readonly path: readonly string[];
  readonly lookup: string;
  readonly values: readonly unknown[];
}

/** Some related row meets all of these. */
export interface Some {
  readonly kind: "some";
  readonly relation: "topics" | "notes";
  readonly leaves: readonly Leaf[];
}

/** So many related rows are there. */
export interface Counted {
  readonly kind: "counted";
  readonly relation: "topics" | "notes";
  readonly lookup: "gt" | "eq" | "lte";
  readonly number: number;
}

/** Any condition. */
export type Condition =
  | Leaf
  | Some
  | Counted
  | { readonly kind: "and" | "or"; readonly items: readonly Condition[] }
  | { readonly kind: "not"; readonly item: Condition };

type Column = keyof typeof valuesOf;

const ordered = ["eq", "ne", "gt", "gte", "lt", "lte", "range", "in", "isNull"] as const;
const textual = [
  ...ordered,
  "contains",
  "startsWith",
  "endsWith",
  "iExact",
  "iContains",
  "iStartsWith",
  "iEndsWith",
] as const;
const textColumns: ReadonlySet<string> = new Set(["title", "subtitle", "name", "text"]);

/** Every lookup that there is, to see that each was tried. */
export const lookups: readonly string[] = textual;

function leaf(path: readonly string[]): fc.Arbitrary<Leaf> {
  const column = path.at(-1) as Column;
  const value = valuesOf[column] as fc.Arbitrary<unknown>;
  return fc.constantFrom(...(textColumns.has(column) ? textual : ordered)).chain((lookup) => {
    const values =
      lookup === "range"
        ? fc.tuple(value, value).map((pair) => [...pair].sort(compare))
        : lookup === "in"
          ? fc.array(value, { minLength: 1, maxLength: 4 })
          : lookup === "isNull"
            ? fc.constantFrom([true], [false])
            : value.map((one) => [one]);
    return values.map((given): Leaf => ({ kind: "leaf", path, lookup, values: given }));
  });
}

const own = ["title", "subtitle", "pages", "rating", "large", "price", "at", "day"].map((name) => leaf([name]));
const joined = ["writer", "editor"].flatMap((relation) => ["name", "born"].map((name) => leaf([relation, name])));
const some: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .array(fc.oneof(leaf(["name"]), leaf(["weight"])), { minLength: 1, maxLength: 2 })
    .map((leaves) => ({ kind: "some" as const, relation: "topics" as const, leaves })),
  fc
    .array(fc.oneof(leaf(["text"]), leaf(["stars"])), { minLength: 1, maxLength: 2 })
    .map((leaves) => ({ kind: "some" as const, relation: "notes" as const, leaves })),
);
const counted: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant("counted" as const),
  relation: fc.constantFrom("topics" as const, "notes" as const),
  lookup: fc.constantFrom("gt" as const, "eq" as const, "lte" as const),
  number: fc.integer({ min: 0, max: 3 }),
});

/** Conditions a few levels deep. To-many relations are asked one at a time: two in one call would be about the same row. */
export const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition; simple: Condition }>((tie) => ({
  simple: fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...own) },
    { weight: 4, arbitrary: fc.oneof(leaf(["title"]), leaf(["subtitle"])) },
    { weight: 3, arbitrary: fc.oneof(...joined) },
    { weight: 1, arbitrary: counted },
  ),
  tree: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: tie("simple") },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        items: fc.array(tie("tree"), { minLength: 2, maxLength: 2 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("not" as const), item: tie("tree") }) },
  ),
})).tree;

/** One call of `filter` or `exclude`. */
export const call: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: condition },
  { weight: 1, arbitrary: some },
);

/** The condition as a query says it, of the columns that `filter` gives. */
export function say(condition: Condition, columns: any): any {
  switch (condition.kind) {
    case "leaf":
      return sayLeaf(condition, columns);
    case "some": {
      const [first, ...rest] = condition.leaves.map((one) => sayLeaf(one, columns[condition.relation]));
      return rest.reduce((all, one) => all.and(one), first);
    }
    case "counted":
      return columns[condition.relation].count()[condition.lookup](condition.number);
    case "not":
      return say(condition.item, columns).not();
    default: {
      const [first, ...rest] = condition.items.map((item) => say(item, columns));
      return rest.reduce((all, one) => all[condition.kind](one), first);
    }
  }
}

function sayLeaf({ path, lookup, values }: Leaf, columns: any): any {
  const column = path.reduce((at, name) => at[name], columns);
  return lookup === "in" ? column.in(values) : column[lookup](...values);
}

/** A text as it is compared where case doesn't matter. */
export type Fold = (text: string) => string;

/** Whether the condition holds of a row. */
export function holds(condition: Condition, row: WorkRow, fold: Fold): boolean {
  switch (condition.kind) {
    case "leaf":
      return holdsLeaf(condition, row, fold);
    case "some": {
      const related: readonly (TopicRow | NoteRow)[] = row[condition.relation];
      // "Not equal" is the opposite of "equal" here too: no related row has the value.
      const none = condition.leaves.filter((leaf) => leaf.lookup === "ne").map((leaf) => ({ ...leaf, lookup: "eq" }));
      const rest = condition.leaves.filter((leaf) => leaf.lookup !== "ne");
      if (none.some((leaf) => related.some((one) => holdsLeaf(leaf, one, fold)))) return false;
      return rest.length === 0 || related.some((one) => rest.every((leaf) => holdsLeaf(leaf, one, fold)));
    }
    case "counted":
      return holdsLeaf(
        { kind: "leaf", path: ["length"], lookup: condition.lookup, values: [condition.number] },
        row[condition.relation],
        fold,
      );
    case "not":
      return !holds(condition.item, row, fold);
    case "and":
      return condition.items.every((item) => holds(item, row, fold));
    case "or":
      return condition.items.some((item) => holds(item, row, fold));
  }
}

function holdsLeaf({ path, lookup, values }: Leaf, row: object, fold: Fold): boolean {
  const value = valueAt(row, path);
  const [first, second] = values;
  if (lookup === "isNull") return (value === null) === first;
  if (lookup === "ne") return value === null || compare(value, first) !== 0;
  if (value === null) return false;
  switch (lookup) {
    case "eq":
      return compare(value, first) === 0;
    case "gt":
      return compare(value, first) > 0;
    case "gte":
      return compare(value, first) >= 0;
    case "lt":
      return compare(value, first) < 0;
    case "lte":
      return compare(value, first) <= 0;
    case "range":
      return compare(value, first) >= 0 && compare(value, second) <= 0;
    case "in":
      return values.some((one) => compare(value, one) === 0);
    default:
      return search(lookup, [String(value), String(first)], fold);
  }
}

function search(lookup: string, [whole, part]: readonly [string, string], fold: Fold): boolean {
  const mode = lookup.replace(/^i(?=[A-Z])/, "");
  const [a, b] = mode === lookup ? [whole, part] : [fold(whole), fold(part)];
  switch (mode) {
    case "contains":
    case "Contains":
      return a.includes(b);
    case "startsWith":
    case "StartsWith":
      return a.startsWith(b);
    case "endsWith":
    case "EndsWith":
      return a.endsWith(b);
    case "Exact":
      return a === b;
  }
  throw new RangeError(`no lookup ${lookup}`);
}

/** By Unicode's full rules: ß is SS. */
export const fullFold: Fold = (text) => text.toLowerCase().toUpperCase();

/** A character for a character: ß has no upper case. */
export const simpleFold: Fold = (text) => {
  const single = (from: string, to: string) => ([...to].length === 1 ? to : from);
  return [...text]
    .map((one) => single(one, one.toLowerCase()))
    .map((one) => single(one, one.toUpperCase()))
    .join("");
};

/** The value at the end of a way; null where a row on it is missing. */
export function valueAt(row: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (at === null ? null : (at as Record<string, unknown>)[name]), row);
}

/** The order of two values of one type: texts by code point. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === "string" && typeof b === "string") return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (a instanceof Decimal && b instanceof Decimal) return a.comparedTo(b);
  if (a instanceof Temporal.PlainDate && b instanceof Temporal.PlainDate) return Temporal.PlainDate.compare(a, b);
  const [x, y] = [a, b].map((one) => (one instanceof Date ? one.getTime() : (one as number | bigint | boolean)));
  return x! < y! ? -1 : x! > y! ? 1 : 0;
}
