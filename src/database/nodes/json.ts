import type { ColumnType } from "../types.ts";
import type { SqlNode } from "./node.ts";

/** One step into a JSON value: a key of an object, or a place in an array, from its start or (negative) its end. */
export interface JsonStep {
  readonly node: SqlNode;
  readonly of: "key" | "start" | "end";
}

/** What a path leads to in a JSON value, as JSON; null where there is nothing. Each step is bound as a value. */
export interface JsonPath {
  readonly kind: "jsonPath";
  readonly node: SqlNode;
  readonly steps: readonly JsonStep[];
  /** Every key is of letters, digits, `_`, `-` and spaces: a database that writes paths as text needs no care. */
  readonly plain: boolean;
}

/** A JSON text, number or boolean as a value of that type; null for any other JSON. */
export interface JsonScalar {
  readonly kind: "jsonScalar";
  readonly node: SqlNode;
  readonly as: "text" | "number" | "boolean";
}

/** All that is in `right` is in `left`, objects and arrays within each other included. */
export interface JsonContains {
  readonly kind: "jsonContains";
  readonly left: SqlNode;
  readonly right: SqlNode;
}

/** One value that JSON is made of; of an object with its key. A decimal, a bigint or a date is given as text. */
export interface JsonEntry {
  readonly key?: SqlNode;
  readonly node: SqlNode;
  readonly type: ColumnType;
}

/** A JSON object or array made of values; null becomes JSON's null. */
export interface JsonBuild {
  readonly kind: "jsonBuild";
  readonly of: "object" | "array";
  readonly entries: readonly JsonEntry[];
}

/** Makes a JSON object, whose entries have keys, or an array. */
export function jsonBuild(of: JsonBuild["of"], entries: readonly JsonEntry[]): JsonBuild {
  return Object.freeze({ kind: "jsonBuild", of, entries: Object.freeze([...entries]) });
}

/** What a path leads to, as JSON. A key is bound as text, a place as an integer. */
export function jsonPath(node: SqlNode, steps: readonly JsonStep[], plain: boolean): JsonPath {
  return Object.freeze({ kind: "jsonPath", node, steps: Object.freeze([...steps]), plain });
}

/** A JSON text, number or boolean as a value. */
export function jsonScalar(node: SqlNode, as: JsonScalar["as"]): JsonScalar {
  return Object.freeze({ kind: "jsonScalar", node, as });
}

/** Does a JSON value contain another one? As PostgreSQL defines it. */
export function jsonContains(left: SqlNode, right: SqlNode): JsonContains {
  return Object.freeze({ kind: "jsonContains", left, right });
}
