import { type Compile, type Handlers, pick, refuse } from "../../compile/rules.ts";
import type { JsonPath, JsonScalar } from "../../nodes/json.ts";

function path(c: Compile, { node, steps }: JsonPath): string {
  return steps.reduce((value, step) => {
    const key = c.node(step.node);
    return `(${value} -> ${step.of === "key" ? key : `(${key})::integer`})`;
  }, c.node(node));
}

function scalar(c: Compile, { node, as }: JsonScalar): string {
  const value = c.node(node);
  const when = (type: string, then: string) => `CASE jsonb_typeof(${value}) WHEN '${type}' THEN ${then} END`;
  switch (as) {
    case "text":
      return `(${when("string", `${value} #>> '{}'`)} COLLATE "C")`;
    case "number":
      return when("number", `(${value})::double precision`);
    case "boolean":
      return when("boolean", `(${value})::boolean`);
    default:
      return refuse("a type of JSON", as);
  }
}

/** How JSON is written. */
export const jsonExpressions: Pick<Handlers, "jsonBuild" | "jsonPath" | "jsonScalar" | "jsonContains"> = {
  jsonBuild: (c, { of, entries }) => {
    const word = pick({ object: "jsonb_build_object", array: "jsonb_build_array" }, of, "a kind of JSON");
    const parts = entries.map(({ key, node }) => (key ? `${c.node(key)}, ${c.node(node)}` : c.node(node)));
    return `${word}(${parts.join(", ")})`;
  },
  jsonPath: path,
  jsonScalar: scalar,
  jsonContains: (c, { left, right }) => `(${c.node(left)} @> ${c.node(right)})`,
};
