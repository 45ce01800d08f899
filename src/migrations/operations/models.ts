import { snakeCase } from "../../lib/index.ts";
import { changeTable } from "../change-table.ts";
import { type FieldState, labelOf, type ModelState, type ModelStateOptions } from "../definitions.ts";
import { tablesOf } from "../render.ts";
import type { ProjectState } from "../state.ts";
import type { Operation, OperationContext } from "./operation.ts";

/** What `createModel` takes. */
export interface CreateModelParts {
  readonly fields: Readonly<Record<string, FieldState>>;
  readonly options?: ModelStateOptions;
}

async function createTables(
  { app, editor, database }: OperationContext,
  state: ProjectState,
  name: string,
): Promise<void> {
  const { table, through } = tablesOf(state, `${app}.${name}`, database.dialect);
  await editor.createTable(table);
  for (const one of through.values()) await editor.createTable(one);
}

async function dropTables(
  { app, editor, database }: OperationContext,
  state: ProjectState,
  name: string,
): Promise<void> {
  const { table, through } = tablesOf(state, `${app}.${name}`, database.dialect);
  for (const one of through.values()) await editor.dropTable(one);
  await editor.dropTable(table);
}

/** Creates a model's table, and those of its many-to-many relations. */
export function createModel(name: string, { fields, options = {} }: CreateModelParts): Operation {
  const title = `Create model ${name}`;
  return {
    title,
    slug: `create_${snakeCase(name)}`,
    reversible: true,
    code: { name: "createModel", args: [name, { fields, ...(Object.keys(options).length > 0 && { options }) }] },
    apply: (app, state) => state.add({ app, name, fields, options }, title),
    forwards: (context) => createTables(context, context.to, name),
    backwards: (context) => dropTables(context, context.from, name),
  };
}

/** Drops a model's tables, with all their rows. Undone, the tables are there again, empty. */
export function deleteModel(name: string): Operation {
  const title = `Delete model ${name}`;
  return {
    title,
    slug: `delete_${snakeCase(name)}`,
    reversible: true,
    code: { name: "deleteModel", args: [name] },
    apply: (app, state) => state.remove(`${app}.${name}`, title),
    forwards: (context) => dropTables(context, context.from, name),
    backwards: (context) => createTables(context, context.to, name),
  };
}

/** Gives a model another name; its table and those between it and others follow, every row stays. */
export function renameModel(oldName: string, newName: string): Operation {
  const title = `Rename model ${oldName} to ${newName}`;
  return {
    title,
    slug: `rename_${snakeCase(oldName)}_to_${snakeCase(newName)}`,
    reversible: true,
    code: { name: "renameModel", args: [oldName, newName] },
    apply: (app, state) => state.rename(`${app}.${oldName}`, newName, title),
    forwards: (context) => renameTables(context, oldName, newName),
    backwards: (context) => renameTables(context, newName, oldName),
  };
}

async function renameTables(context: OperationContext, oldName: string, newName: string): Promise<void> {
  const { app, from, to } = context;
  const [before, after] = [`${app}.${oldName}`, `${app}.${newName}`];
  await syncModel(context, { from: before, to: after });
  for (const model of to.models.values()) {
    const label = labelOf(model);
    const leadsHere = Object.values(model.fields).some(
      (field) => field.kind === "manyToMany" && to.targetOf(field) === after,
    );
    if (label !== after && leadsHere && from.models.has(label)) await syncThrough(context, { from: label, to: label });
  }
}

/** The label of a model before and after a step. */
interface Labels {
  readonly from: string;
  readonly to: string;
}

/** Takes the tables of a model from one state to the other; fields have the same names and columns in both. */
async function syncModel(context: OperationContext, labels: Labels): Promise<void> {
  const { database, editor, from, to } = context;
  const before = tablesOf(from, labels.from, database.dialect);
  const after = tablesOf(to, labels.to, database.dialect);
  await changeTable(editor, { before: before.table, after: after.table });
  await syncThrough(context, labels);
}

/** The tables between two models are named after both: columns are told apart by their place. */
async function syncThrough(context: OperationContext, labels: Labels): Promise<void> {
  const { database, editor, from, to } = context;
  const before = tablesOf(from, labels.from, database.dialect).through;
  const after = tablesOf(to, labels.to, database.dialect).through;
  for (const [field, table] of before) {
    const target = after.get(field);
    if (target === undefined) continue;
    const renamed = Object.fromEntries(
      table.columns.map((column, i) => [column.name, target.columns[i]!.name]).filter(([a, b]) => a !== b),
    );
    await changeTable(editor, { before: table, after: target, renamed });
  }
}

/** What `alterModelOptions` changes; an option that isn't named stays, one that is undefined gets its default. */
export interface AlteredOptions {
  readonly dbTable?: string | undefined;
  readonly dbTableComment?: string | undefined;
  readonly managed?: false | undefined;
  readonly ordering?: readonly string[] | undefined;
}

/** Changes a model's table name or default order. */
export function alterModelOptions(name: string, options: AlteredOptions): Operation {
  const title = `Change options of ${name}`;
  const alter = async (context: OperationContext): Promise<void> => {
    const label = `${context.app}.${name}`;
    await syncModel(context, { from: label, to: label });
  };
  return {
    title,
    slug: `alter_${snakeCase(name)}_options`,
    reversible: true,
    code: { name: "alterModelOptions", args: [name, options] },
    apply(app, state) {
      const model = state.get(`${app}.${name}`, title);
      return state.replace(withOptions(model, { ...model.options, ...options }));
    },
    forwards: alter,
    backwards: alter,
  };
}

/** A model with these options; what is undefined or empty is left out, so that equal states look equal. */
export function withOptions(model: ModelState, options: Readonly<Record<string, unknown>>): ModelState {
  const kept = Object.entries(options).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return { ...model, options: Object.fromEntries(kept) };
}
