import {
  and,
  binary,
  column,
  type Database,
  inList,
  type Param,
  param,
  type SqlNode,
  select,
} from "../../database/index.ts";
import type { Field, ModelOptions } from "../options.ts";
import { instantiate } from "./instantiate.ts";
import type { AnyInstance } from "./state.ts";

/** Keys in one IN list: far below what any database binds at once. */
export const chunkSize = 500;

/** Cuts a list into pieces of at most `size`. */
export function chunked<T>(list: readonly T[], size = chunkSize): (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let i = 0; i < list.length; i += size) chunks.push(list.slice(i, i + size));
  return chunks;
}

/** A checked value, bound as the column stores it. */
export function bound(database: Database, field: Field, value: unknown): Param {
  return param(database.dialect.toDb(field.type, value), field.type);
}

/** `column = value` in a statement about the field's own table. */
export function equals(database: Database, field: Field, value: unknown): SqlNode {
  return binary("=", column(field.model.dbTable, field.column), bound(database, field, value));
}

/** `column in (values)`; give at most `chunkSize`. */
export function isOneOf(database: Database, field: Field, values: readonly unknown[]): SqlNode {
  return inList(
    column(field.model.dbTable, field.column),
    values.map((value) => bound(database, field, value)),
  );
}

/** Values of these fields for the rows that meet a condition, as JavaScript values. */
export async function readValues(
  database: Database,
  options: ModelOptions,
  query: { readonly fields: readonly Field[]; readonly where: SqlNode; readonly limit?: number },
): Promise<unknown[][]> {
  const { fields, where, limit } = query;
  const { rows } = await database.execute(
    select({
      columns: fields.map((field) => ({ node: column(options.dbTable, field.column) })),
      from: { table: options.dbTable, alias: options.dbTable },
      where,
      ...(limit === undefined ? {} : { limit }),
    }),
  );
  const converters = fields.map((field) => database.dialect.converter(field.type));
  for (const row of rows) {
    converters.forEach((convert, i) => {
      if (convert !== undefined) row[i] = convert(row[i]);
    });
  }
  return rows;
}

/** The rows that meet a condition, as instances. */
export async function readRows(database: Database, options: ModelOptions, where: SqlNode): Promise<AnyInstance[]> {
  const rows = await readValues(database, options, { fields: options.fields, where });
  return rows.map((values) => instantiate(options, values, { database: database.alias }));
}

/** All of the conditions. */
export function allOf(conditions: readonly SqlNode[]): SqlNode {
  return conditions.length === 1 ? conditions[0]! : and([...conditions]);
}
