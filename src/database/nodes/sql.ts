import type { DbValue } from "../types.ts";
import type { SqlNode } from "./node.ts";
import { type Identifier, isNode, param, type Raw, raw } from "./values.ts";

/** What may stand in a `sql` template: a value (bound), a node, an identifier, another piece of SQL. */
export type SqlPart = DbValue | SqlNode | Identifier;

/**
 * Hand-written SQL. Whatever stands in `${…}` is bound as a value, never pasted as text; `sql.identifier(name)` quotes a
 * name, and another `sql` piece or node is taken in as it is.
 *
 * @example
 * await database.execute(sql`select count(*) from ${sql.identifier("blog_post")} where views > ${100}`);
 */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlPart[]): Raw {
  const parts: (string | SqlNode | Identifier)[] = [];
  strings.forEach((text, index) => {
    if (text !== "") parts.push(text);
    if (index >= values.length) return;
    parts.push(asPart(values[index]));
  });
  return raw(parts);
}

/**
 * A node as it is, anything else as a value. Nodes are frozen where they are made; an object that only looks like one (parsed
 * JSON) isn't, so it stays a value, and can't be bound.
 */
function asPart(value: unknown): SqlNode | Identifier {
  return isNode(value) && Object.isFrozen(value) ? value : param(value as DbValue);
}

/** A name in hand-written SQL, quoted by the dialect. */
sql.identifier = (name: string): Identifier => Object.freeze({ kind: "identifier", name });

/** Pieces of SQL with a separator between, e.g. a list of conditions: `sql.join(parts, sql` and `)`. */
sql.join = (parts: readonly SqlPart[], separator: Raw): Raw =>
  raw(
    parts.flatMap((part, index) => {
      const node = asPart(part);
      return index === 0 ? [node] : [separator, node];
    }),
  );
