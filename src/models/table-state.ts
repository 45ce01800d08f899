import type {
  ColumnState,
  ConstraintState,
  Dialect,
  IndexExtras,
  IndexState,
  Reference,
  TableState,
} from "../database/index.ts";
import { constraintCondition } from "./constraints/condition.ts";
import { dbDefaultSql, generatedSql, ownExpression } from "./constraints/own-expression.ts";
import { shorten } from "./names.ts";
import type { Field, ModelOptions } from "./options.ts";
import type { IndexOptions } from "./types/meta.ts";

/**
 * The table of a model, as it should be. Conditions of constraints hold values as the dialect stores them, so it is made for one.
 * What happens to rows that point at a deleted one is decided by `delete()`, so references say "noAction", unless that is left to the database.
 */
export function tableStateOf(options: ModelOptions, dialect: Dialect): TableState {
  return {
    name: options.dbTable,
    columns: options.fields.map((field) => columnStateOf(field, dialect)),
    primaryKey: [options.pk.column],
    indexes: [...foreignIndexes(options), ...indexStatesOf(options, dialect)],
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
    ...(field.remote === undefined || !field.dbConstraint ? {} : { references: referenceOf(field, field.remote) }),
    ...(field.automatic ? { autoIncrement: true } : {}),
    ...(dbDefault && { dbDefault }),
    ...(generated && { generated: { sql: generated, stored: field.generated!.stored } }),
    ...(field.dbComment === undefined ? {} : { comment: field.dbComment }),
  };
}

const actions: Readonly<Record<string, Reference["onDelete"]>> = { dbCascade: "cascade", dbSetNull: "setNull" };

function referenceOf({ onDelete = "cascade" }: Field, remote: ModelOptions): Reference {
  return {
    table: remote.dbTable,
    column: remote.pk.column,
    onDelete: actions[onDelete] ?? "noAction",
    deferrable: true,
  };
}

/** The constraints of a model, as the database knows them. */
export function constraintStatesOf(options: ModelOptions, dialect: Dialect): ConstraintState[] {
  return options.constraints.map((constraint) => {
    const { name } = constraint;
    if (constraint.kind === "check") {
      return { kind: "check", name, sql: constraintCondition(options, constraint, dialect)! };
    }
    const columns = constraint.fields.map((field) => options.column(field).column);
    const extras = extrasOf({ options, dialect }, constraint);
    return {
      kind: "unique",
      name,
      columns,
      ...extras,
      ...(constraint.nullsDistinct === false && { nullsDistinct: false }),
    };
  });
}

/** The declared indexes of a model, as the database knows them. */
export function indexStatesOf(options: ModelOptions, dialect: Dialect): IndexState[] {
  return options.indexes.map((index) => {
    const columnOf = (name: string) => options.column(name.replace(/^-/, "")).column;
    const descending = index.fields.filter((name) => name.startsWith("-")).map(columnOf);
    return {
      name: index.name,
      columns: index.fields.map(columnOf),
      ...(descending.length > 0 && { descending }),
      ...(index.using && { using: index.using }),
      ...extrasOf({ options, dialect }, index),
    };
  });
}

function extrasOf(
  { options, dialect }: { readonly options: ModelOptions; readonly dialect: Dialect },
  given: IndexOptions & { readonly name: string },
): IndexExtras {
  const { expressions, include, operatorClasses, name } = given;
  const where = constraintCondition(options, given, dialect);
  const columnOf = (field: string) => options.column(field).column;
  const place = { options, dialect, what: `an expression of ${name}` };
  return {
    ...(where && { where }),
    ...(expressions && { expressions: expressions.map((one) => ownExpression(place, one)) }),
    ...(include && { include: include.map(columnOf) }),
    ...(operatorClasses && {
      operatorClasses: Object.fromEntries(
        Object.entries(operatorClasses as Record<string, string>).map(([field, one]) => [columnOf(field), one]),
      ),
    }),
  };
}

/** Columns that are looked up by, but not unique anyway. */
function foreignIndexes(options: ModelOptions): IndexState[] {
  return options.fields
    .filter((field) => field.dbIndex && !field.unique)
    .map((field) => ({ name: shorten(`${options.dbTable}_${field.column}_idx`), columns: [field.column] }));
}
