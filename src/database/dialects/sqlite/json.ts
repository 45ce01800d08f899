import type { DatabaseSync } from "node:sqlite";
import { type Compile, type Handlers, pick, refuse } from "../../compile/rules.ts";
import type { JsonEntry, JsonPath, JsonScalar } from "../../nodes/json.ts";

type SqlValue = string | number | bigint | null | Uint8Array;

function path(c: Compile, { node, steps, plain }: JsonPath): string {
  const value = c.node(node);
  if (!plain) return `nuages_json_at(${[value, ...steps.map((step) => c.node(step.node))].join(", ")})`;
  const parts = steps.map((step) => {
    const key = c.node(step.node);
    if (step.of === "key") return `'."' || ${key} || '"'`;
    return step.of === "start" ? `'[' || ${key} || ']'` : `'[#' || ${key} || ']'`;
  });
  return `(${value} -> ('$' || ${parts.join(" || ")}))`;
}

function scalar(c: Compile, { node, as }: JsonScalar): string {
  const value = () => c.node(node);
  switch (as) {
    case "text":
      return `CASE json_type(${value()}) WHEN 'text' THEN ${value()} ->> '$' END`;
    case "number":
      return `CASE WHEN json_type(${value()}) IN ('integer', 'real') THEN CAST(${value()} ->> '$' AS REAL) END`;
    case "boolean":
      return `CASE json_type(${value()}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`;
    default:
      return refuse("a type of JSON", as);
  }
}

function entry(c: Compile, { key, node, type }: JsonEntry): string {
  // Values are bound in the order of the text: the key comes first.
  const label = key === undefined ? "" : `${c.node(key)}, `;
  const text = c.node(node);
  const value =
    type.kind === "boolean"
      ? `json(CASE ${text} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)`
      : type.kind === "json"
        ? `json(${text})`
        : text;
  return `${label}${value}`;
}

/** How JSON is written. */
export const jsonExpressions: Pick<Handlers, "jsonBuild" | "jsonPath" | "jsonScalar" | "jsonContains"> = {
  jsonBuild: (c, { of, entries }) => {
    const word = pick({ object: "json_object", array: "json_array" }, of, "a kind of JSON");
    return `${word}(${entries.map((one) => entry(c, one)).join(", ")})`;
  },
  jsonPath: path,
  jsonScalar: scalar,
  jsonContains: (c, { left, right }) => `nuages_json_contains(${c.node(left)}, ${c.node(right)})`,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As PostgreSQL's `@>`: an array contains one whose every item it has something for, and at the top a single value too. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole)) {
    if (Array.isArray(part)) return part.every((item) => whole.some((own) => containsItem(own, item)));
    return (part === null || typeof part !== "object") && whole.includes(part);
  }
  return containsItem(whole, part);
}

function containsItem(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole)) return Array.isArray(part) && contains(whole, part);
  if (!isObject(whole)) return whole === part;
  if (!isObject(part)) return false;
  return Object.entries(part).every(([key, value]) => Object.hasOwn(whole, key) && containsItem(whole[key], value));
}

function stepInto(value: unknown, step: SqlValue): unknown {
  if (typeof step !== "bigint") {
    return isObject(value) && Object.hasOwn(value, String(step)) ? value[String(step)] : undefined;
  }
  return Array.isArray(value) ? value.at(Number(step)) : undefined;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** Gives a connection the functions for JSON. */
export function registerJson(db: DatabaseSync): void {
  const options = { deterministic: true, useBigIntArguments: true } as const;
  db.function("nuages_json_at", { ...options, varargs: true }, (value: SqlValue, ...steps: SqlValue[]) => {
    if (value === null) return null;
    const found = steps.reduce<unknown>(stepInto, JSON.parse(String(value)));
    return found === undefined ? null : JSON.stringify(found);
  });
  db.function("nuages_json_contains", options, (whole: SqlValue, part: SqlValue) => {
    if (whole === null || part === null) return null;
    return contains(JSON.parse(String(whole)), JSON.parse(String(part))) ? 1 : 0;
  });
  db.function("nuages_json_sorted", options, (value: SqlValue) =>
    value === null ? null : JSON.stringify(sorted(JSON.parse(String(value)))),
  );
}
