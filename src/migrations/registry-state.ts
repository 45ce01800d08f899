import type { Dialect, IndexExtras } from "../database/index.ts";
import {
  columnStateOf,
  constraintStatesOf,
  type Field,
  type FieldDefinition,
  type IndexOptions,
  indexStatesOf,
  type ModelOptions,
  type ModelRegistry,
  type UniqueConstraint,
} from "../models/index.ts";
import { asState, neutralValues } from "./conditions.ts";
import type { ConstraintDefinition, IndexDefinition, IndexParts, ModelState } from "./definitions.ts";
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
      ...(!options.managed && { managed: false }),
      ...(options.indexes.length > 0 && { indexes: indexesOf(options) }),
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
  const { dbDefault, generated } = columnStateOf(field, everyDialect);
  return {
    kind,
    options: {
      ...options,
      ...(dbDefault && { dbDefault: asState(dbDefault) }),
      ...(generated && { generated: { from: asState(generated.sql), stored: generated.stored } }),
    },
  };
}

/** Values keep their type: a migration is for every database. */
const everyDialect = neutralValues as unknown as Dialect;

function constraintsOf(options: ModelOptions): ConstraintDefinition[] {
  const states = constraintStatesOf(options, everyDialect);
  return options.constraints.map((constraint, i): ConstraintDefinition => {
    const state = states[i]!;
    if (state.kind === "check") return { kind: "check", name: state.name, condition: asState(state.sql) };
    const { fields } = constraint as UniqueConstraint;
    const nulls = state.nullsDistinct === false ? { nullsDistinct: false as const } : {};
    return {
      kind: "unique",
      name: state.name,
      fields: [...fields],
      ...partsOf(constraint as UniqueConstraint, state),
      ...nulls,
    };
  });
}

function indexesOf(options: ModelOptions): IndexDefinition[] {
  const states = indexStatesOf(options, everyDialect);
  return options.indexes.map((index, i) => {
    const { name, fields, using } = index;
    return { name, fields: [...fields], ...(using && { using }), ...partsOf(index, states[i]!) };
  });
}

function partsOf({ include, operatorClasses }: IndexOptions, { where, expressions }: IndexExtras): IndexParts {
  return {
    ...(where && { condition: asState(where) }),
    ...(expressions && { expressions: expressions.map(asState) }),
    ...(include && { include: [...include] }),
    ...(operatorClasses && { operatorClasses: { ...(operatorClasses as Record<string, string>) } }),
  };
}
