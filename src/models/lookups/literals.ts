import type { ColumnType } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { Decimal, Temporal } from "../../lib/index.ts";
import { FieldError } from "../errors.ts";
import { type QueryNode, ValueNode } from "../expressions/node.ts";
import { floatType, integerType, textType } from "../expressions/values.ts";
import { asText, checkedValue, comparable, decimalFor, inForm, nodeIn } from "./operands.ts";

const booleanType: ColumnType = Object.freeze({ kind: "boolean" });
const bigType: ColumnType = Object.freeze({ kind: "bigInteger" });
const dateType: ColumnType = Object.freeze({ kind: "date" });
const dateTimeType: ColumnType = Object.freeze({ kind: "dateTime" });
const jsonType: ColumnType = Object.freeze({ kind: "json" });

/** The type that a value has by itself, without a column that it meets; undefined where it has none. */
export function typeOfValue(value: unknown): ColumnType | undefined {
  switch (typeof value) {
    case "string":
      return textType;
    case "number":
      return Number.isSafeInteger(value) ? integerType : floatType;
    case "bigint":
      return bigType;
    case "boolean":
      return booleanType;
    case "object":
      return value === null ? undefined : typeOfObject(value);
    default:
      return undefined;
  }
}

function typeOfObject(value: object): ColumnType | undefined {
  if (value instanceof Date) return dateTimeType;
  if (value instanceof Temporal.PlainDate) return dateType;
  if (value instanceof Decimal) {
    const scale = value.decimalPlaces();
    return { kind: "decimal", precision: Math.max(18, value.precision(true) + scale), scale };
  }
  const prototype = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null ? jsonType : undefined;
}

/** A value as a bound expression of its own type. */
export function literal(method: string, value: unknown): ValueNode {
  const type = typeOfValue(value);
  if (type !== undefined) return typed(type, value);
  const expected = "a text, number, bigint, boolean, Date, Temporal.PlainDate, Decimal or JSON value";
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: value });
}

/** A value of a type, checked. */
export function typed(type: ColumnType, value: unknown): ValueNode {
  return new ValueNode(type, checkedValue(new ValueNode(type, null), value));
}

/** Expressions and values that stand for one another (branches, alternatives), in one form. Null is NULL. */
export function alikeAll(method: string, given: readonly unknown[]): readonly QueryNode[] {
  const types = given.flatMap((value) => (value === null ? [] : [nodeIn(value)?.type ?? literal(method, value).type]));
  if (types.length === 0) {
    throw new NuagesError("E_QUERY_ARGUMENT", { method, expected: "a value beside null", received: null });
  }
  const type = types.reduce((one, other) => commonType(method, one, other));
  return given.map((value) => inTypeOf(type, value));
}

function inTypeOf(type: ColumnType, value: unknown): QueryNode {
  if (value === null) return new ValueNode(type, null);
  const node = nodeIn(value);
  if (node === undefined) return typed(type, value);
  if (type.kind === "decimal") return inForm(node, type);
  return type.kind === "uuid" ? node : asText(node);
}

const wholeKinds: readonly string[] = ["auto", "integer", "bigInteger"];

function commonType(method: string, a: ColumnType, b: ColumnType): ColumnType {
  if (!comparable(a, b)) {
    throw FieldError.value(method, { expected: `values of one type, here ${a.kind}`, received: b.kind });
  }
  if (a.kind === "decimal" || b.kind === "decimal") {
    return a.kind === b.kind && a.precision === b.precision && a.scale === b.scale ? a : decimalFor(a, b);
  }
  if (a.kind === "float" || b.kind === "float") return floatType;
  if (a.kind === "bigInteger" || b.kind === "bigInteger") return bigType;
  if (wholeKinds.includes(a.kind)) return integerType;
  return a.kind === b.kind && a.maxLength === b.maxLength ? a : a.kind === "json" ? a : textType;
}
