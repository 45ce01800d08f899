import type { Dialect } from "../database/index.ts";
import {
  columnStateOf,
  constraintStatesOf,
  type Field,
  type FieldDefinition,
  type ModelOptions,
  type ModelRegistry,
} from "../models/index.ts";
import { asState, neutralValues } from "./conditions.ts";
import type { ConstraintDefinition, ModelState } from "./definitions.ts";
import { ProjectState } from "./state.ts";

/** What changes neither tables nor rows: no migration is made for it. */
const cosmetic: ReadonlySet<string> = new Set([
  "verboseName",
  "helpText",
  "blank",
  "editable",
  "choices",
  "allowUnicode",
  "validators",
]);

/** Options that are false where nothing is said. */
const falseByDefault: ReadonlySet<string> = new Set(["null", "unique", "primaryKey", "autoNow", "autoNowAdd"]);

/** The state that the models of an application describe. */
export function stateOfRegistry(registry: ModelRegistry): ProjectState {
  const models = registry.all().filter((options) => !options.autoCreated);
  return new ProjectState(
    models.map((options) => [options.label, stateOfModel(options)]),
    registry.userModel?.label,
  );
}

function stateOfModel(options: ModelOptions): ModelState {
  const fields: Record<string, FieldDefinition> = {};
  for (const field of [...options.fields, ...options.manyToMany]) {
    const definition = withoutCosmetics(field.deconstruct(), `${options.label}_${field.name}`);
    fields[field.name] = field.kind === "manyToMany" ? definition : withSql(definition, field);
  }
  const constraints = constraintsOf(options);
  return {
    app: options.app,
    name: options.name,
    fields,
    options: {
      ...(options.dbTable !== defaultTable(options) && { dbTable: options.dbTable }),
      ...(options.dbTableComment !== undefined && { dbTableComment: options.dbTableComment }),
      ...(options.ordering.length > 0 && { ordering: [...options.ordering] }),
      ...(options.indexes.length > 0 && {
        indexes: options.indexes.map(({ name, fields: names }) => ({ name, fields: [...names] })),
      }),
      ...(constraints.length > 0 && { constraints }),
    },
  };
}

function defaultTable(options: ModelOptions): string {
  return `${options.app}_${options.modelName}`;
}

/** An automatic model between two goes without saying. */
function withoutCosmetics(definition: FieldDefinition, automaticThrough: string): FieldDefinition {
  const kept = Object.entries(definition.options).filter(
    ([name, value]) =>
      !cosmetic.has(name) &&
      !(value === false && falseByDefault.has(name)) &&
      !(name === "through" && value === automaticThrough),
  );
  const { to, ...options } = Object.fromEntries(kept);
  return { kind: definition.kind, options: to === undefined ? options : { to, ...options } };
}

/** The definition with the SQL that the database keeps with the column. */
function withSql({ kind, options }: FieldDefinition, field: Field): FieldDefinition {
  const { dbDefault, generated } = columnStateOf(field, neutralValues as unknown as Dialect);
  return {
    kind,
    options: {
      ...options,
      ...(dbDefault && { dbDefault: asState(dbDefault) }),
      ...(generated && { generated: { from: asState(generated.sql), stored: generated.stored } }),
    },
  };
}

function constraintsOf(options: ModelOptions): ConstraintDefinition[] {
  // Values keep their type: a migration is for every database.
  const states = constraintStatesOf(options, neutralValues as unknown as Dialect);
  return options.constraints.map((constraint, i): ConstraintDefinition => {
    const state = states[i]!;
    if (state.kind === "check") return { kind: "check", name: state.name, condition: asState(state.sql) };
    const fields = constraint.kind === "unique" ? [...constraint.fields] : [];
    return { kind: "unique", name: state.name, fields, ...(state.where && { condition: asState(state.where) }) };
  });
}
