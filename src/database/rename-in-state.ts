import { renameInIndex } from "./index-columns.ts";
import { renameColumn } from "./nodes/rename.ts";
import type { TableState } from "./schema.ts";

/** A table in which a column has its new name. */
export function renameInState(table: TableState, from: string, to: string): TableState {
  const rename = (name: string) => (name === from ? to : name);
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      name: rename(column.name),
      ...(column.generated && {
        generated: { ...column.generated, sql: renameColumn(column.generated.sql, from, to) },
      }),
    })),
    primaryKey: table.primaryKey.map(rename),
    indexes: table.indexes.map((index) => renameInIndex(index, from, to)),
    constraints: table.constraints.map((one) =>
      one.kind === "check" ? { ...one, sql: renameColumn(one.sql, from, to) } : renameInIndex(one, from, to),
    ),
  };
}
