import type { ColumnType, DbValue } from "../types.ts";
import type { SqlNode } from "./node.ts";

/** A column of a table in the statement, named by the table's alias; an empty alias writes the bare column name. */
export interface Column {
  readonly kind: "column";
  readonly table: string;
  readonly name: string;
}

/** A value, always bound. */
export interface Param {
  readonly kind: "param";
  readonly value: DbValue;
  /** What it is a value of: a database that types its placeholders is told. */
  readonly type?: ColumnType;
  /** The value is a whole list of values of that type, as `Dialect.listText` writes it: what `inList` looks in. */
  readonly list?: true;
}

/** A condition that always or never holds. */
export interface Bool {
  readonly kind: "bool";
  readonly value: boolean;
}

/** `*`, for `count(*)` and for hand-written selects. */
export interface Star {
  readonly kind: "star";
}

/** An identifier inside hand-written SQL, quoted by the dialect. */
export interface Identifier {
  readonly kind: "identifier";
  readonly name: string;
}

/** Hand-written SQL: text that the program wrote, with nodes and identifiers between. Made only by `raw` and `sql`. */
export interface Raw {
  readonly kind: "raw";
  readonly parts: readonly (string | SqlNode | Identifier)[];
}

/** Raw nodes that this program made: one that came from outside (parsed JSON) is refused by the compiler. */
const trusted = new WeakSet<object>();

/** A column, named by its table's alias in the statement. @example column("post", "title") */
export function column(table: string, name: string): Column {
  return Object.freeze({ kind: "column", table, name });
}

/** A bound value. Convert it for its column with `dialect.toDb` first, and tell the type of that column. */
export function param(value: DbValue, type?: ColumnType): Param {
  return Object.freeze(type === undefined ? { kind: "param", value } : { kind: "param", value, type });
}

/** The list of an `inList`, bound as one value: what `Dialect.listText` made of values of this type. */
export function listParam(list: string, type: ColumnType): Param {
  return Object.freeze({ kind: "param", value: list, type, list: true });
}

/** A condition that always holds (`true`) or never (`false`). */
export function bool(value: boolean): Bool {
  return Object.freeze({ kind: "bool", value });
}

const onlyStar: Star = Object.freeze({ kind: "star" });

/** `*`. */
export function star(): Star {
  return onlyStar;
}

/**
 * Hand-written SQL from parts. A string part is SQL text that the program wrote, never a value from outside: values go in
 * as `param(value)`. Prefer the template tag `sql`.
 */
export function raw(parts: readonly (string | SqlNode | Identifier)[]): Raw {
  const node: Raw = Object.freeze({ kind: "raw", parts: Object.freeze([...parts]) });
  trusted.add(node);
  return node;
}

/** True for a raw node that `raw` or `sql` made in this process. */
export function isTrustedRaw(node: Raw): boolean {
  return trusted.has(node);
}

/** True for a node of any kind: a plain object with a string `kind`. */
export function isNode(value: unknown): value is SqlNode | Identifier {
  return typeof value === "object" && value !== null && typeof (value as { kind?: unknown }).kind === "string";
}
