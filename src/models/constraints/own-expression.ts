import { type Dialect, isNode, param, type SqlNode } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { columnsOf } from "../expressions/columns.ts";
import type { QueryNode } from "../expressions/node.ts";
import { Path } from "../expressions/path.ts";
import { Scope } from "../expressions/scope.ts";
import type { Statement } from "../expressions/tables.ts";
import { assignedNode, nodeIn } from "../lookups/operands.ts";
import type { Field, ModelOptions } from "../options.ts";

/** Where an expression over the columns of one row stands: for messages, and for how values are stored. */
export interface OwnPlace {
  readonly options: ModelOptions;
  readonly dialect: Dialect;
  /** "the condition of post_title", "total". */
  readonly what: string;
}

/** The scope of SQL about the bare columns of a model's own table. */
export function ownScope({ options, dialect, what }: OwnPlace): Scope {
  const statement: Statement = {
    alias() {
      throw new NuagesError("E_MODEL_DECLARATION", {
        model: options.label,
        problem: `${what} needs another table`,
        fix: "It can use the columns of its own model only.",
      });
    },
    value: (node) => param(dialect.toDb(node.type, node.value), node.type),
    values: (node) => node.values.map((value) => param(dialect.toDb(node.type, value), node.type)),
  };
  return Scope.of(Path.of(options), { statement, alias: "" });
}

/** An expression over the columns of a model, as SQL about the bare columns of its table. */
export function ownExpression(place: OwnPlace, from: unknown, change = (node: QueryNode): QueryNode => node): SqlNode {
  if (typeof from !== "function" && isNode(from)) return from as SqlNode;
  const node = typeof from === "function" ? nodeIn(from(columnsOf(place.options))) : undefined;
  if (node === undefined || node.aggregates) {
    throw new NuagesError("E_MODEL_DECLARATION", {
      model: place.options.label,
      problem: `${place.what} is no expression of the row's columns`,
      fix: "Write a function that answers one: (row) => row.price.times(row.pieces).",
    });
  }
  return change(node).build(ownScope(place));
}

/** What the database computes a column from; undefined for other columns. */
export function generatedSql(field: Field, dialect: Dialect): SqlNode | undefined {
  if (field.generated === undefined) return undefined;
  const place = { options: field.model, dialect, what: `the expression of ${field.name}` };
  return ownExpression(place, field.generated.from, (node) => assignedNode(field, node));
}

/** What the database inserts where no value is given; undefined where it has nothing. */
export function dbDefaultSql(field: Field, dialect: Dialect): SqlNode | undefined {
  const { dbDefault } = field;
  if (dbDefault === undefined) return undefined;
  // Nodes are frozen: JSON that looks like one isn't.
  if (isNode(dbDefault) && Object.isFrozen(dbDefault)) return dbDefault as SqlNode;
  return param(dialect.toDb(field.type, field.checkForSave(dbDefault)), field.type);
}
