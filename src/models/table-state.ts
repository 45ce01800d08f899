import type { ColumnState, ConstraintState, Dialect, IndexState, Reference, TableState } from "../database/index.ts";
import { constraintCondition } from "./constraints/condition.ts";
import { dbDefaultSql, generatedSql } from "./constraints/own-expression.ts";
import { shorten } from "./names.ts";
import type { Field, ModelOptions } from "./options.ts";

/**
 * The table of a model, as it should be. Conditions of constraints hold values as the dialect stores them, so it is made for one.
 * What happens to rows that point at a deleted one is decided by `delete()`, so references say "noAction".
 */
export function tableStateOf(options: ModelOptions, dialect: Dialect): TableState {
  return {
    name: options.dbTable,
    columns: options.fields.map((field) => columnStateOf(field, dialect)),
    primaryKey: [options.pk.column],
    indexes: [...foreignIndexes(options), ...options.indexes.map((index) => declaredIndex(options, index))],
    constraints: constraintStatesOf(options, dialect),
    ...(options.dbTableComment === undefined ? {} : { comment: options.dbTableComment }),
  };
}

/** One column, as it should be. */
export function columnStateOf(field: Field, dialect: Dialect): ColumnState {
  const generated = generatedSql(field, dialect);
  const dbDefault = dbDefaultSql(field, dialect);
  return {
    name: field.column,
    type: field.type,
    null: field.null,
    ...(field.unique && !field.primaryKey ? { unique: true } : {}),
    ...(field.remote === undefined ? {} : { references: referenceOf(field.remote) }),
    ...(field.automatic ? { autoIncrement: true } : {}),
    ...(dbDefault && { dbDefault }),
    ...(generated && { generated: { sql: generated, stored: field.generated!.stored } }),
    ...(field.dbComment === undefined ? {} : { comment: field.dbComment }),
  };
}

function referenceOf(remote: ModelOptions): Reference {
  return { table: remote.dbTable, column: remote.pk.column, onDelete: "noAction", deferrable: true };
}

/** The constraints of a model, as the database knows them. */
export function constraintStatesOf(options: ModelOptions, dialect: Dialect): ConstraintState[] {
  return options.constraints.map((constraint) => {
    const { name } = constraint;
    const condition = constraintCondition(options, constraint, dialect);
    if (constraint.kind === "check") return { kind: "check", name, sql: condition! };
    const columns = constraint.fields.map((field) => options.column(field).column);
    return { kind: "unique", name, columns, ...(condition === undefined ? {} : { where: condition }) };
  });
}

/** Columns that are looked up by, but not unique anyway. */
function foreignIndexes(options: ModelOptions): IndexState[] {
  return options.fields
    .filter((field) => field.dbIndex && !field.unique)
    .map((field) => ({ name: shorten(`${options.dbTable}_${field.column}_idx`), columns: [field.column] }));
}

function declaredIndex(options: ModelOptions, index: ModelOptions["indexes"][number]): IndexState {
  const parts = index.fields.map((name) => ({
    column: options.column(name.replace(/^-/, "")).column,
    descending: name.startsWith("-"),
  }));
  const descending = parts.filter((part) => part.descending).map((part) => part.column);
  const columns = parts.map((part) => part.column);
  return { name: index.name, columns, ...(descending.length > 0 ? { descending } : {}) };
}
