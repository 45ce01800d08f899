import { type ColumnType, type DbValue, type Dialect, renameColumn, type TableState } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { snakeCase, Temporal } from "../../lib/index.ts";
import { changeTable } from "../change-table.ts";
import { fromJson } from "../conditions.ts";
import {
  type Condition,
  type ConstraintDefinition,
  type FieldState,
  type IndexParts,
  isRelation,
  labelOf,
  type ModelState,
} from "../definitions.ts";
import { type ModelTables, resolve, tablesOf } from "../render.ts";
import type { ProjectState } from "../state.ts";
import type { Operation, OperationContext } from "./operation.ts";

/** In a migration file: the moment at which it runs, as the value of rows that are there. */
export const now: { readonly now: true } = Object.freeze({ now: true });

/** How rows that are there get a value; used once, not kept as a default. */
export interface FillOptions {
  /** As JSON, or `now`. */
  readonly fill?: unknown;
}

function problem(operation: string, text: string): NuagesError {
  return new NuagesError("E_MIGRATION_STATE", { operation, problem: text });
}

function fieldOf(model: ModelState, name: string, operation: string): FieldState {
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
  if (field === undefined) throw problem(operation, `${labelOf(model)} has no field ${name}`);
  return field;
}

/** A table whose new column carries the value that rows which are there get. */
function withDefault(
  tables: ModelTables,
  name: string,
  options: { field: FieldState; fill: unknown; dialect: Dialect },
): TableState {
  const { field, dialect } = options;
  const value = options.fill === undefined ? field.options.default : options.fill;
  if (value === undefined || value === null) return tables.table;
  const column = tables.options.column(name);
  const columns = tables.table.columns.map((one) =>
    one.name === column.column ? { ...one, default: stored(dialect, column.type, value) } : one,
  );
  return { ...tables.table, columns };
}

function stored(dialect: Dialect, type: ColumnType, value: unknown): DbValue {
  if ((value as { now?: unknown }).now !== true) return dialect.toDb(type, fromJson(type, value));
  return dialect.toDb(type, type.kind === "date" ? Temporal.Now.plainDateISO("UTC") : new Date());
}

interface Target {
  readonly model: string;
  readonly name: string;
}

async function addTo(context: OperationContext, state: ProjectState, target: Target & FillOptions): Promise<void> {
  const { app, database, editor } = context;
  const label = `${app}.${target.model}`;
  const field = fieldOf(state.get(label, "add field"), target.name, "add field");
  const tables = tablesOf(state, label, database.dialect);
  if (field.kind === "manyToMany") {
    const through = tables.through.get(target.name);
    if (through !== undefined) await editor.createTable(through);
    return;
  }
  const column = tables.options.column(target.name).column;
  const table = withDefault(tables, target.name, { field, fill: target.fill, dialect: database.dialect });
  const indexes = table.indexes.filter((index) => index.columns.includes(column));
  const bare = { ...table, indexes: table.indexes.filter((index) => !indexes.includes(index)) };
  await editor.addColumn(bare, column);
  for (const index of indexes) await editor.addIndex(table, index);
}

async function removeFrom(context: OperationContext, state: ProjectState, target: Target): Promise<void> {
  const { app, database, editor } = context;
  const label = `${app}.${target.model}`;
  const tables = tablesOf(state, label, database.dialect);
  const through = tables.through.get(target.name);
  if (through !== undefined) return editor.dropTable(through);
  if (fieldOf(state.get(label, "remove field"), target.name, "remove field").kind === "manyToMany") return;
  await editor.dropColumn(tables.table, tables.options.column(target.name).column);
}

/** Adds a field; rows that are there get `fill`, else the default. */
export function addField(model: string, name: string, field: FieldState & FillOptions): Operation {
  const { fill, ...definition } = field;
  const title = `Add field ${name} to ${model}`;
  return {
    title,
    slug: `add_${snakeCase(model)}_${snakeCase(name)}`,
    reversible: true,
    code: { name: "addField", args: [model, name, field] },
    apply(app, state) {
      const before = state.get(`${app}.${model}`, title);
      if (Object.hasOwn(before.fields, name)) throw problem(title, `${labelOf(before)} has a field ${name} already`);
      return state.replace({ ...before, fields: { ...before.fields, [name]: definition } });
    },
    forwards: (context) => addTo(context, context.to, { model, name, fill }),
    backwards: (context) => removeFrom(context, context.from, { model, name }),
  };
}

/** Removes a field with its values. Undone, rows have its default, null, or the `fill` that is given here. */
export function removeField(model: string, name: string, options: FillOptions = {}): Operation {
  const title = `Remove field ${name} from ${model}`;
  return {
    title,
    slug: `remove_${snakeCase(model)}_${snakeCase(name)}`,
    reversible: true,
    code: { name: "removeField", args: options.fill === undefined ? [model, name] : [model, name, options] },
    apply(app, state) {
      const before = state.get(`${app}.${model}`, title);
      fieldOf(before, name, title);
      const { [name]: _, ...fields } = before.fields;
      return state.replace({ ...before, fields });
    },
    forwards: (context) => removeFrom(context, context.from, { model, name }),
    backwards: (context) => addTo(context, context.to, { model, name, ...options }),
  };
}

/** Changes a field: its type, null, unique, index, default or target. Rows with null get `fill` when null is no longer allowed. */
export function alterField(model: string, name: string, field: FieldState & FillOptions): Operation {
  const { fill, ...definition } = field;
  const title = `Change field ${name} of ${model}`;
  const alter = (context: OperationContext) => alterColumn(context, { model, name, fill });
  return {
    title,
    slug: `alter_${snakeCase(model)}_${snakeCase(name)}`,
    reversible: true,
    code: { name: "alterField", args: [model, name, field] },
    apply(app, state) {
      const before = state.get(`${app}.${model}`, title);
      const old = fieldOf(before, name, title);
      if ((old.kind === "manyToMany") !== (definition.kind === "manyToMany")) {
        throw problem(title, "a many-to-many relation can't become a column, or the other way round");
      }
      return state.replace({ ...before, fields: { ...before.fields, [name]: definition } });
    },
    forwards: alter,
    backwards: alter,
  };
}

async function alterColumn(context: OperationContext, target: Target & FillOptions): Promise<void> {
  const { app, database, editor, from, to } = context;
  const { dialect } = database;
  const label = `${app}.${target.model}`;
  const field = fieldOf(to.get(label, "alter field"), target.name, "alter field");
  const before = tablesOf(from, label, dialect);
  const after = tablesOf(to, label, dialect);
  if (field.kind === "manyToMany") {
    const [old, now_] = [before.through.get(target.name), after.through.get(target.name)];
    if (old !== undefined && now_ !== undefined) await changeTable(editor, { before: old, after: now_ });
    return;
  }
  const table = withDefault(after, target.name, { field, fill: target.fill, dialect });
  const [oldName, newName] = [before.options.column(target.name).column, after.options.column(target.name).column];
  await changeTable(editor, {
    before: before.table,
    after: table,
    ...(oldName !== newName && { renamed: { [oldName]: newName } }),
  });
  if (field.options.primaryKey === true) await followKey(context, label);
}

/** Columns that point at a key have its type. */
async function followKey(context: OperationContext, label: string): Promise<void> {
  const { database, editor, from, to } = context;
  for (const model of to.models.values()) {
    const other = labelOf(model);
    if (
      other === label ||
      !Object.values(model.fields).some((field) => isRelation(field) && to.targetOf(field) === label)
    )
      continue;
    const [before, after] = [tablesOf(from, other, database.dialect), tablesOf(to, other, database.dialect)];
    await changeTable(editor, { before: before.table, after: after.table });
    for (const [name, table] of before.through)
      await changeTable(editor, { before: table, after: after.through.get(name)! });
  }
}

/** Gives a field, its column or its table another name; every value stays. */
export function renameField(model: string, oldName: string, newName: string): Operation {
  const title = `Rename field ${oldName} of ${model} to ${newName}`;
  return {
    title,
    slug: `rename_${snakeCase(model)}_${snakeCase(oldName)}_to_${snakeCase(newName)}`,
    reversible: true,
    code: { name: "renameField", args: [model, oldName, newName] },
    apply(app, state) {
      const before = state.get(`${app}.${model}`, title);
      fieldOf(before, oldName, title);
      if (Object.hasOwn(before.fields, newName))
        throw problem(title, `${labelOf(before)} has a field ${newName} already`);
      const column = columnIn(state, `${app}.${model}`, oldName);
      return state.replace(renamedIn(state, before, { from: oldName, to: newName, column }));
    },
    forwards: (context) => renameIn(context, { model, from: oldName, to: newName }),
    backwards: (context) => renameIn(context, { model, from: newName, to: oldName }),
  };
}

interface Renaming {
  readonly from: string;
  readonly to: string;
  /** What the column is called now; undefined for a many-to-many relation. */
  readonly column: string | undefined;
}

function columnIn(state: ProjectState, label: string, name: string): string | undefined {
  const field = resolve(state, label).field(name);
  return field === undefined || field.kind === "manyToMany" ? undefined : field.column;
}

function renamedIn(state: ProjectState, model: ModelState, { from, to, column }: Renaming): ModelState {
  const follow = (name: string) => (name === from ? to : name === `-${from}` ? `-${to}` : name);
  const kept = Object.fromEntries(Object.entries(model.fields).map(([name, field]) => [follow(name), field]));
  const newColumn = columnIn(state.replace({ ...model, fields: kept, options: {} }), labelOf(model), to);
  const moved = (condition: Condition) =>
    column === undefined || newColumn === undefined ? condition : renameColumn(condition, column, newColumn);
  const fields = Object.fromEntries(
    Object.entries(kept).map(([name, field]) => {
      const generated = field.options.generated as { readonly from: Condition; readonly stored: boolean } | undefined;
      if (generated === undefined) return [name, field];
      const from = moved(generated.from);
      return [name, { ...field, options: { ...field.options, generated: { ...generated, from } } }];
    }),
  );
  const movedParts = ({ condition, expressions, include, operatorClasses }: IndexParts): IndexParts => ({
    ...(condition && { condition: moved(condition) }),
    ...(expressions && { expressions: expressions.map(moved) }),
    ...(include && { include: include.map(follow) }),
    ...(operatorClasses && {
      operatorClasses: Object.fromEntries(Object.entries(operatorClasses).map(([name, one]) => [follow(name), one])),
    }),
  });
  const constraint = (one: ConstraintDefinition): ConstraintDefinition =>
    ({
      ...one,
      ...(one.kind === "unique" && { fields: one.fields.map(follow), ...movedParts(one) }),
      ...(one.condition && { condition: moved(one.condition) }),
    }) as ConstraintDefinition;
  const { ordering, indexes, constraints } = model.options;
  const options = {
    ...model.options,
    ...(ordering && { ordering: ordering.map(follow) }),
    ...(indexes && {
      indexes: indexes.map((index) => ({ ...index, fields: index.fields.map(follow), ...movedParts(index) })),
    }),
    ...(constraints && { constraints: constraints.map(constraint) }),
  };
  return { ...model, fields, options };
}

async function renameIn(context: OperationContext, names: { model: string; from: string; to: string }): Promise<void> {
  const { app, database, editor } = context;
  const label = `${app}.${names.model}`;
  const before = tablesOf(context.from, label, database.dialect);
  const after = tablesOf(context.to, label, database.dialect);
  const through = before.through.get(names.from);
  if (through !== undefined) return changeTable(editor, { before: through, after: after.through.get(names.to)! });
  const field = after.options.field(names.to);
  if (field === undefined || field.kind === "manyToMany") return;
  const [oldName, newName] = [before.options.column(names.from).column, field.column];
  await changeTable(editor, {
    before: before.table,
    after: after.table,
    ...(oldName !== newName && { renamed: { [oldName]: newName } }),
  });
}
