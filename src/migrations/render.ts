import type { ColumnState, ColumnType, Dialect, IndexExtras, IndexState, TableState } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import {
  type AnyModel,
  auto,
  bigAuto,
  bigInteger,
  binary,
  boolean,
  char,
  date,
  dateTime,
  decimal,
  duration,
  email,
  float,
  foreignKey,
  integer,
  ipAddress,
  json,
  Model,
  type ModelOptions,
  ModelRegistry,
  manyToMany,
  oneToOne,
  positiveBigInteger,
  positiveInteger,
  positiveSmallInteger,
  slug,
  smallInteger,
  tableStateOf,
  text,
  time,
  url,
  uuid,
} from "../models/index.ts";
import { forDialect, fromJson } from "./conditions.ts";
import {
  type FieldState,
  type IndexDefinition,
  type IndexParts,
  isAutomatic,
  isRelation,
  labelOf,
  type ModelState,
} from "./definitions.ts";
import type { ProjectState } from "./state.ts";

type Declare = (options: never) => unknown;

const columns: Readonly<Record<string, Declare>> = {
  char,
  text,
  slug,
  email,
  url,
  smallInteger,
  integer,
  positiveSmallInteger,
  positiveInteger,
  bigInteger,
  positiveBigInteger,
  float,
  boolean,
  decimal,
  date,
  dateTime,
  time,
  duration,
  binary,
  ipAddress,
  json,
  uuid,
};

/** Models of a state as classes, made when a relation asks for them. */
class Rendering {
  readonly #state: ProjectState;
  readonly #classes = new Map<string, AnyModel>();
  readonly #part: ((model: ModelState) => ModelState) | undefined;

  constructor(state: ProjectState, part?: (model: ModelState) => ModelState) {
    this.#state = state;
    this.#part = part;
  }

  get classes(): readonly AnyModel[] {
    return [...this.#classes.values()];
  }

  model(label: string): AnyModel {
    let made = this.#classes.get(label);
    if (made === undefined) {
      const whole = this.#state.get(label, "read the state");
      const model = this.#part === undefined ? whole : this.#part(whole);
      made = this.#make(label, model);
      this.#classes.set(label, made);
      for (const field of Object.values(model.fields)) this.#follow(field);
    }
    return made;
  }

  #follow(field: FieldState): void {
    const target = this.#state.targetOf(field);
    if (target !== undefined) this.model(target);
    if (typeof field.options.through === "string") this.model(field.options.through);
  }

  #make(label: string, model: ModelState): AnyModel {
    const fields = {};
    for (const [name, field] of Object.entries(model.fields)) {
      Object.defineProperty(fields, name, { enumerable: true, get: () => this.#declare(label, name, field) });
    }
    const { dbTable, dbTableComment, ordering } = model.options;
    const named = { ...(dbTable && { dbTable }), ...(dbTableComment !== undefined && { dbTableComment }) };
    const meta = { ...named, ...(ordering && { ordering }) };
    return Model(label as `${string}.${string}`)(fields, meta as object) as unknown as AnyModel;
  }

  #declare(label: string, name: string, field: FieldState): unknown {
    const hidden = this.#part === undefined ? {} : { relatedName: "+" };
    if (isAutomatic(field)) return this.#automatic(field);
    if (isRelation(field)) return this.#relation(label, name, { ...field, options: { ...field.options, ...hidden } });
    const { default: initial, ...options } = field.options;
    const declare = Object.hasOwn(columns, field.kind) ? columns[field.kind] : undefined;
    if (declare === undefined) throw misfit(`${label}.${name}`, `there is no kind of field "${field.kind}"`);
    return declare({
      ...options,
      ...(initial === undefined ? {} : { default: fromJson(typeOf(field), initial) }),
    } as never);
  }

  #automatic({ kind, options }: FieldState): unknown {
    const { dbColumn, dbComment, bits } = options as { dbColumn?: string; dbComment?: string; bits?: 16 | 32 | 64 };
    const given = { ...(dbColumn !== undefined && { dbColumn }), ...(dbComment !== undefined && { dbComment }) };
    return kind === "bigAuto" ? bigAuto(given) : auto({ ...given, ...(bits !== undefined && { bits }) });
  }

  #relation(label: string, name: string, field: FieldState): unknown {
    const target = this.#state.targetOf(field);
    if (target === undefined) throw misfit(`${label}.${name}`, "it leads to the user model, but none is set");
    const { to: _, through, ...options } = field.options;
    if (field.kind === "manyToMany") {
      return manyToMany(this.model(target), {
        ...options,
        ...(typeof through === "string" && { through: () => this.model(through) }),
      });
    }
    return (field.kind === "foreignKey" ? foreignKey : oneToOne)(this.model(target), options);
  }
}

function misfit(operation: string, problem: string): NuagesError {
  return new NuagesError("E_MIGRATION_STATE", { operation, problem });
}

/** The column type of a field that is no relation: as far as reading its default from JSON needs it. */
function typeOf({ kind }: FieldState): ColumnType {
  if (kind === "positiveBigInteger") return { kind: "bigInteger" };
  const known = ["decimal", "date", "dateTime", "time", "duration", "binary", "bigInteger"] as const;
  return { kind: known.find((one) => one === kind) ?? "text" };
}

const rendered = new WeakMap<ProjectState, ModelRegistry>();

/** All models of a state as classes: for code in migrations. */
export function registryOf(state: ProjectState): ModelRegistry {
  let registry = rendered.get(state);
  if (registry === undefined) {
    const rendering = new Rendering(state);
    for (const label of state.models.keys()) rendering.model(label);
    registry = new ModelRegistry(rendering.classes);
    rendered.set(state, registry);
  }
  return registry;
}

/** The tables that a model of a state has. */
export interface ModelTables {
  readonly options: ModelOptions;
  readonly table: TableState;
  /** Of its many-to-many relations without a model of their own, by the field's name. */
  readonly through: ReadonlyMap<string, TableState>;
}

/** One model resolved, with no more of the state than its tables depend on. */
export function resolve(state: ProjectState, label: string): ModelOptions {
  const rendering = new Rendering(state, (one) =>
    labelOf(one) === label ? withoutDeclaredThrough(one) : onlyKey(one),
  );
  rendering.model(label);
  return new ModelRegistry(rendering.classes).get(label);
}

/** The tables of one model. */
export function tablesOf(state: ProjectState, label: string, dialect: Dialect): ModelTables {
  const model = state.get(label, "read the state");
  const options = resolve(state, label);
  const place = { options, dialect };
  const constraints = (model.options.constraints ?? []).map((one): TableState["constraints"][number] => {
    if (one.kind === "check") return { kind: "check", name: one.name, sql: forDialect(one.condition, dialect) };
    const names = one.fields.map((name) => options.column(name).column);
    const nulls = one.nullsDistinct === false ? { nullsDistinct: false as const } : {};
    return { kind: "unique", name: one.name, columns: names, ...extrasOf(place, one), ...nulls };
  });
  const indexes = (model.options.indexes ?? []).map((one) => indexFor(place, one));
  const through = new Map(options.manyToMany.map((one) => [one.name, tableStateOf(one.through.options, dialect)]));
  const table = tableStateOf(options, dialect);
  const columns = table.columns.map((column) => columnFor(column, dialect));
  return { options, table: { ...table, columns, constraints, indexes: [...table.indexes, ...indexes] }, through };
}

interface IndexPlace {
  readonly options: ModelOptions;
  readonly dialect: Dialect;
}

function indexFor(place: IndexPlace, { name, fields, using, ...parts }: IndexDefinition): IndexState {
  const columnOf = (field: string) => place.options.column(field.replace(/^-/, "")).column;
  const descending = fields.filter((field) => field.startsWith("-")).map(columnOf);
  return {
    name,
    columns: fields.map(columnOf),
    ...(descending.length > 0 && { descending }),
    ...(using && { using }),
    ...extrasOf(place, parts),
  };
}

function extrasOf({ options, dialect }: IndexPlace, parts: IndexParts): IndexExtras {
  const { condition, expressions, include, operatorClasses } = parts;
  const columnOf = (name: string) => options.column(name).column;
  return {
    ...(condition && { where: forDialect(condition, dialect) }),
    ...(expressions && { expressions: expressions.map((one) => forDialect(one, dialect)) }),
    ...(include && { include: include.map(columnOf) }),
    ...(operatorClasses && {
      operatorClasses: Object.fromEntries(Object.entries(operatorClasses).map(([name, one]) => [columnOf(name), one])),
    }),
  };
}

/** A column whose SQL is for one database. */
function columnFor(column: ColumnState, dialect: Dialect): ColumnState {
  const { dbDefault, generated } = column;
  return {
    ...column,
    ...(dbDefault && { dbDefault: forDialect(dbDefault, dialect) }),
    ...(generated && { generated: { ...generated, sql: forDialect(generated.sql, dialect) } }),
  };
}

/** A relation through a declared model has no table of its own. */
function withoutDeclaredThrough(model: ModelState): ModelState {
  const kept = Object.entries(model.fields).filter(
    ([, field]) => field.kind !== "manyToMany" || field.options.through === undefined,
  );
  return { ...model, fields: Object.fromEntries(kept) };
}

/** Whoever points at a model needs its key and its table's name. */
function onlyKey(model: ModelState): ModelState {
  const key = Object.entries(model.fields).filter(([, field]) => field.options.primaryKey === true);
  const { dbTable } = model.options;
  return { ...model, fields: Object.fromEntries(key), options: dbTable === undefined ? {} : { dbTable } };
}
