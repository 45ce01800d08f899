import { type ColumnType, type Dialect, isNode, param, type SqlNode } from "../database/index.ts";
import { asDecimal, Decimal, Temporal } from "../lib/index.ts";
import type { Condition } from "./definitions.ts";

/** A value that databases store differently, with the type of its column; its `value` is JSON. */
export interface Typed {
  readonly kind: "typed";
  readonly type: ColumnType;
  readonly value: unknown;
}

const differing: ReadonlySet<string> = new Set([
  "decimal",
  "date",
  "dateTime",
  "time",
  "duration",
  "binary",
  "bigInteger",
  "json",
]);

/** In a migration file: a value of a constraint's condition that is stored according to the database. */
export function typed(type: ColumnType, value: unknown): SqlNode {
  return Object.freeze({ kind: "typed", type, value }) as unknown as SqlNode;
}

/** Stands for every dialect when a model's condition is read: values keep their type instead of being converted. */
export const neutralValues = {
  toDb(type: ColumnType, value: unknown): unknown {
    const { codec, ...plain } = type;
    const stored = codec === undefined || value === null ? value : codec.encode(value);
    if (stored === null || !differing.has(type.kind)) return stored;
    return { typed: plain, value: toJson(stored) };
  },
};

/** A value as a migration file holds it. */
export function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "bigint" || asDecimal(value) !== undefined || isTemporal(value)) return String(value);
  return value;
}

function isTemporal(value: unknown): boolean {
  return (
    value instanceof Temporal.PlainDate || value instanceof Temporal.PlainTime || value instanceof Temporal.Duration
  );
}

/** A value that a migration file holds as JSON, as the type's JavaScript value. */
export function fromJson(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "decimal":
      return new Decimal(String(value));
    case "date":
      return typeof value === "string" ? Temporal.PlainDate.from(value) : value;
    case "time":
      return typeof value === "string" ? Temporal.PlainTime.from(value) : value;
    case "duration":
      return typeof value === "string" ? Temporal.Duration.from(value) : value;
    case "binary":
      return typeof value === "string" ? new Uint8Array(Buffer.from(value, "base64")) : value;
    case "dateTime":
      return typeof value === "string" ? new Date(value) : value;
    case "bigInteger":
      return typeof value === "string" || typeof value === "number" ? BigInt(value) : value;
    default:
      return value;
  }
}

/** Changes a condition from the leaves up: `change` answers with another node, or undefined to keep one. */
function walk(value: unknown, change: (node: SqlNode | Typed) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, change));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (isNode(value)) {
    const other = change(value as SqlNode);
    if (other !== undefined) return other;
    if ((value as Typed | SqlNode).kind === "typed" || value.kind === "raw") return value;
  }
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part, change)])));
}

/** A condition as the state keeps it: values of `neutralValues` become `typed`. */
export function asState(node: SqlNode): Condition {
  return walk(node, (one) => {
    if (one.kind !== "param") return undefined;
    // A migration file tells a type only where values of it are stored differently.
    if (typeof one.value !== "object" || one.value === null) return param(one.value);
    const { typed: type, value } = one.value as unknown as { typed: ColumnType; value: unknown };
    return typed(type, value);
  }) as Condition;
}

/** A condition for one database. */
export function forDialect(condition: Condition, dialect: Dialect): SqlNode {
  return walk(condition, (node) => {
    if ((node as Typed).kind === "typed") {
      const { type, value } = node as Typed;
      return param(dialect.toDb(type, fromJson(type, value)), type);
    }
    if (node.kind === "param" && typeof node.value === "boolean")
      return param(dialect.toDb({ kind: "boolean" }, node.value));
    return undefined;
  }) as SqlNode;
}
