import type { BoundField } from "../fields/field.ts";
import type { Field, ModelOptions } from "../options.ts";
import { deferredProperties } from "./deferred-columns.ts";
import { type AnyInstance, type InstanceState, LoadedRow, type PeerGroup } from "./state.ts";

/** Where rows come from. */
export interface RowOrigin {
  /** The alias of the database. */
  readonly database: string;
  /** The group of rows that came together. */
  readonly peers?: PeerGroup | undefined;
  /** The indexes of the fields that were not selected; their values are undefined. */
  readonly deferred?: ReadonlySet<number> | undefined;
}

/** Sets the columns of an instance from a row. */
type Filler = (instance: object, values: readonly unknown[]) => void;

/** The constructor of the class as `instantiate` calls it. */
type RowConstructor = new (row: LoadedRow) => AnyInstance;

interface Plan {
  readonly fill: Filler;
  /** Fields whose values can change in place: index and how to remember them. */
  readonly snapshots: readonly { readonly index: number; readonly take: (value: unknown) => unknown }[];
}

const plans = new WeakMap<ModelOptions, Plan>();

function planOf(options: ModelOptions): Plan {
  let plan = plans.get(options);
  if (plan === undefined) {
    plan = { fill: makeFiller([...options.fields.entries()]), snapshots: snapshotsOf(options) };
    plans.set(options, plan);
  }
  return plan;
}

function snapshotsOf(options: ModelOptions): Plan["snapshots"] {
  return options.fields.flatMap((field, index) => {
    const take = (field as BoundField).rules.snapshot;
    return take === undefined ? [] : [{ index, take }];
  });
}

/** A function with one assignment per column is several times as fast as a loop; where code generation is forbidden, the loop does. */
function makeFiller(fields: readonly (readonly [index: number, field: Field])[]): Filler {
  const line = ([index, { attname, secret }]: readonly [number, Field]) =>
    secret ? `s(i,${JSON.stringify(attname)},v[${index}]);` : `i[${JSON.stringify(attname)}]=v[${index}];`;
  try {
    const fill = new Function("i", "v", "s", fields.map(line).join(""));
    return fields.some(([, field]) => field.secret)
      ? (instance, values) => fill(instance, values, setSecret)
      : (fill as Filler);
  } catch {
    return (instance, values) => {
      for (const [index, field] of fields) setColumn(instance, field, values[index]);
    };
  }
}

/** Gives an instance the property of a column. */
export function setColumn(instance: object, field: Field, value: unknown): void {
  if (field.secret) setSecret(instance, field.attname, value);
  else (instance as Record<string, unknown>)[field.attname] = value;
}

/** Not enumerable: what copies, logs, inspects or serializes an instance passes it by. It stays so when it is assigned to. */
function setSecret(instance: object, name: string, value: unknown): void {
  Object.defineProperty(instance, name, { value, writable: true, configurable: true, enumerable: false });
}

/** Sets the columns of `instance` from values in the order of `options.fields`; those that were not loaded are left out. */
export function fillColumns({ options, deferred }: InstanceState, instance: object, values: readonly unknown[]): void {
  if (deferred === undefined) planOf(options).fill(instance, values);
  else partialOf(options, deferred).fill(instance, values);
}

interface Partial {
  readonly fill: Filler;
  readonly construct: RowConstructor;
}

const partials = new WeakMap<ReadonlySet<number>, Partial>();

/**
 * How rows without some columns are made: as the model's own, but that the prototype has what loads the others. An own property for each
 * of them would cost more than the row.
 */
function partialOf(options: ModelOptions, deferred: ReadonlySet<number>): Partial {
  let partial = partials.get(deferred);
  if (partial === undefined) {
    const fill = makeFiller([...options.fields.entries()].filter(([index]) => !deferred.has(index)));
    const left = options.fields.filter((_, index) => deferred.has(index));
    const Model = options.model as unknown as RowConstructor;
    const construct = class extends Model {};
    Object.defineProperty(construct, "name", { value: options.name });
    // Whoever asks a row for its class gets the model's.
    Object.defineProperty(construct.prototype, "constructor", { value: Model, writable: true, configurable: true });
    Object.defineProperties(construct.prototype, deferredProperties(left));
    partials.set(deferred, (partial = { fill, construct }));
  }
  return partial;
}

/** What to remember of a row to tell later which columns have changed. */
export function rememberedValues(options: ModelOptions, values: unknown[]): unknown[] {
  const { snapshots } = planOf(options);
  if (snapshots.length === 0) return values;
  const kept = values.slice();
  for (const { index, take } of snapshots) {
    const value = kept[index];
    if (value !== null && value !== undefined) kept[index] = take(value);
  }
  return kept;
}

/**
 * An instance of a row that the database holds. `values` are JavaScript values in the order of `options.fields`; the array is kept,
 * so give each row its own.
 */
export function instantiate(options: ModelOptions, values: unknown[], origin: RowOrigin): AnyInstance {
  const state: InstanceState = {
    options,
    database: origin.database,
    adding: false,
    loaded: rememberedValues(options, values),
    deferred: origin.deferred,
    peers: origin.peers,
    cache: undefined,
  };
  const construct =
    origin.deferred === undefined
      ? (options.model as unknown as RowConstructor)
      : partialOf(options, origin.deferred).construct;
  return new construct(new LoadedRow(state, values));
}
