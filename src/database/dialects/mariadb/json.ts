import { type Compile, type Handlers, pick, refuse } from "../../compile/rules.ts";
import type { JsonEntry, JsonPath, JsonScalar, JsonStep } from "../../nodes/json.ts";
import { byCodePoint } from "./collations.ts";

function step(c: Compile, value: string, { node, of }: JsonStep): string {
  const key = c.node(node);
  if (of === "key") {
    // Within the quotes of a path only these two have a meaning.
    const escaped = `replace(replace(${key}, '\\', '\\\\'), '"', '\\"')`;
    return `json_extract(${value}, concat('$."', ${escaped}, '"'))`;
  }
  // The server takes what is no array for an array of one.
  return `CASE WHEN json_type(${value}) = 'ARRAY' THEN json_extract(${value}, concat('$[', ${key}, ']')) END`;
}

function path(c: Compile, { node, steps }: JsonPath): string {
  return steps.reduce((value, one) => step(c, value, one), c.node(node));
}

function scalar(c: Compile, { node, as }: JsonScalar): string {
  const value = c.node(node);
  switch (as) {
    case "text":
      return `(CASE WHEN json_type(${value}) = 'STRING' THEN json_unquote(${value}) END COLLATE ${byCodePoint})`;
    case "number":
      return `CASE WHEN json_type(${value}) IN ('INTEGER', 'DOUBLE') THEN CAST(${value} AS DOUBLE) END`;
    case "boolean":
      return `CASE WHEN json_type(${value}) = 'BOOLEAN' THEN ${value} = 'true' END`;
    default:
      return refuse("a type of JSON", as);
  }
}

function entry(c: Compile, { key, node, type }: JsonEntry): string {
  const label = key === undefined ? "" : `${c.node(key)}, `;
  const text = c.node(node);
  if (type.kind === "boolean") {
    return `${label}json_extract(CASE WHEN ${text} THEN 'true' WHEN NOT ${text} THEN 'false' END, '$')`;
  }
  return `${label}${type.kind === "json" ? `json_extract(${text}, '$')` : text}`;
}

/** How JSON is written. */
export const jsonExpressions: Pick<Handlers, "jsonBuild" | "jsonPath" | "jsonScalar" | "jsonContains"> = {
  jsonBuild: (c, { of, entries }) => {
    const word = pick({ object: "json_object", array: "json_array" }, of, "a kind of JSON");
    return `${word}(${entries.map((one) => entry(c, one)).join(", ")})`;
  },
  jsonPath: path,
  jsonScalar: scalar,
  jsonContains: (c, { left, right }) => `json_contains(${c.node(left)}, ${c.node(right)})`,
};
