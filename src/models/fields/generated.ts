import type { Condition, Expr } from "../types/expressions.ts";
import type { Field } from "../types/fields.ts";
import { Declaration, optionError } from "./declaration.ts";

/** A column that the database computes from others of its row; F: the field that says what it holds. */
export type Generated<F> = F extends Field<infer T, infer N, any> ? Field<T, N, true> : never;

/** How a generated column is kept. */
export interface GeneratedOptions {
  /** Computed when the row is written (default), or each time it is read: not every database can do that. */
  readonly stored?: boolean;
}

/** Options that say how a value comes into the column, which here is the database's matter. */
const refused = ["default", "dbDefault", "autoNow", "autoNowAdd", "primaryKey"] as const;

/**
 * A column that the database computes from other columns of the row, whoever writes them. `field` says what it holds. It is read back
 * after each save and never written.
 *
 * @example
 * total: generated(decimal({ maxDigits: 12 }), (row) => row.price.times(row.pieces))
 */
export function generated<F>(
  field: F,
  from: (columns: any) => Expr<any, any> | Condition,
  options: GeneratedOptions = {},
): Generated<F> {
  if (!(field instanceof Declaration) || field.target !== undefined) {
    throw optionError("generated", "its first argument is no column", "Write generated(integer(), (row) => …).");
  }
  if (typeof from !== "function") {
    throw optionError(
      "generated",
      "it needs a function of the columns",
      "Write generated(integer(), (row) => row.a.plus(row.b)).",
    );
  }
  const wrong = refused.find(
    (name) => field.options[name] === true || (name in field.options && name.endsWith("ault")),
  );
  if (wrong !== undefined) {
    throw optionError(field.kind, `${wrong} has no use in a generated column`, `Leave ${wrong} away.`);
  }
  const how = { from, stored: options.stored ?? true };
  return new Declaration(field.kind, {
    ...field.options,
    editable: false,
    blank: true,
    generated: how,
  }) as unknown as Generated<F>;
}
