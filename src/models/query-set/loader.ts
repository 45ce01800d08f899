import type { ColumnType, Dialect } from "../../database/index.ts";
import type { QueryNode } from "../expressions/node.ts";
import { instantiate } from "../instances/instantiate.ts";
import { type Part, partOf } from "../instances/parts.ts";
import { cacheRelation } from "../instances/relation-cache.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { ModelOptions, Relation } from "../options.ts";
import { PeerGroup } from "../peers/group.ts";
import { loadedFields, type QueryState, type RelatedTree } from "./state.ts";

/** Makes a JavaScript value of a column; undefined where values come as they are. */
type Converter = ((raw: unknown) => unknown) | undefined;

/** The groups of rows that came together: those of the query, and of each relation loaded with it. */
export interface RowGroups {
  readonly own: PeerGroup;
  readonly related: readonly RowGroups[];
}

interface ModelReader {
  readonly options: ModelOptions;
  /** Where the columns of the model begin in a row. */
  readonly start: number;
  readonly width: number;
  readonly key: number;
  /** The columns that have a converter: their places and what they are made by. */
  readonly places: readonly number[];
  readonly converters: readonly ((raw: unknown) => unknown)[];
  readonly annotations: readonly { readonly name: string; readonly at: number; readonly convert: Converter }[];
  readonly related: readonly { readonly relation: Relation; readonly reader: ModelReader }[];
  /** Where the row has some columns of the model only. */
  readonly columns?: Part;
  /** The row has no columns but these: its array can be kept. */
  readonly whole: boolean;
}

/** Makes instances of the rows of a query: one reader for each shape of row. */
export class RowLoader {
  readonly #reader: ModelReader;

  constructor(state: QueryState, dialect: Dialect) {
    const { annotations, related } = state;
    const own = ownReader(dialect, state);
    const { width } = own;
    const added = [...annotations].map(([name, node], i) => ({ name, at: width + i, convert: convert(dialect, node) }));
    const tree = readTree(dialect, related, width + added.length);
    const whole =
      added.length === 0 &&
      tree.readers.length === 0 &&
      state.extra.length === 0 &&
      state.parents?.relation.through === undefined;
    this.#reader = { ...own, annotations: added, related: tree.readers, whole };
  }

  /** A fresh set of groups for one result. */
  groups(state: QueryState, alias: string): RowGroups {
    return groupsOf(this.#reader, { mode: state.fetchMode, alias });
  }

  load(rows: readonly unknown[][], groups: RowGroups): AnyInstance[] {
    const reader = this.#reader;
    const made = new Array<AnyInstance>(rows.length);
    for (let i = 0; i < rows.length; i++) made[i] = read(reader, rows[i]!, groups);
    closeAll(groups);
    return made;
  }
}

function groupsOf(reader: ModelReader, how: { mode: QueryState["fetchMode"]; alias: string }): RowGroups {
  return {
    own: new PeerGroup(reader.options, { ...how, deferred: reader.columns?.deferred }),
    related: reader.related.map((entry) => groupsOf(entry.reader, how)),
  };
}

function closeAll(groups: RowGroups): void {
  groups.own.close();
  for (const inner of groups.related) closeAll(inner);
}

function read(reader: ModelReader, row: unknown[], groups: RowGroups): AnyInstance {
  const { places, converters, start } = reader;
  const values = reader.columns
    ? spread(reader.columns.loaded, row, reader.options.fields.length)
    : reader.whole
      ? row
      : row.slice(start, start + reader.width);
  for (let i = 0; i < places.length; i++) {
    const at = places[i]!;
    const raw = values[at];
    if (raw !== null) values[at] = converters[i]!(raw);
  }
  const instance = instantiate(reader.options, values, groups.own.origin);
  groups.own.add(instance);
  for (const { name, at, convert } of reader.annotations) {
    const raw = row[at];
    instance[name] = raw === null || convert === undefined ? raw : convert(raw);
  }
  for (let i = 0; i < reader.related.length; i++) {
    const { relation, reader: inner } = reader.related[i]!;
    const found = row[inner.key] === null ? null : read(inner, row, groups.related[i]!);
    cacheRelation(instance, relation, found);
    if (found && relation.kind === "hasOne") cacheWayBack(found, relation, instance);
  }
  return instance;
}

/** The values of some columns at the places of their fields. */
function spread(loaded: readonly number[], row: readonly unknown[], width: number): unknown[] {
  const values = new Array<unknown>(width).fill(undefined);
  for (let i = 0; i < loaded.length; i++) values[loaded[i]!] = row[i];
  return values;
}

/** The row of a `hasOne` knows the row that it was reached from. */
function cacheWayBack(found: AnyInstance, relation: Relation, instance: AnyInstance): void {
  const back = relation.to.relations.get(relation.field.name);
  if (back) cacheRelation(found, back, instance);
}

function readTree(dialect: Dialect, tree: RelatedTree, start: number) {
  const readers: { relation: Relation; reader: ModelReader }[] = [];
  let at = start;
  for (const [relation, inner] of tree) {
    const own = readerOf(dialect, relation.to, at);
    const below = readTree(dialect, inner, at + own.width);
    readers.push({ relation, reader: { ...own, related: below.readers } });
    at = below.end;
  }
  return { readers, end: at };
}

function readerOf(dialect: Dialect, options: ModelOptions, start: number): ModelReader {
  const converters: ((raw: unknown) => unknown)[] = [];
  const places: number[] = [];
  options.fields.forEach((field, i) => {
    const converter = dialect.converter(field.type);
    if (converter === undefined) return;
    places.push(i);
    converters.push(converter);
  });
  const key = start + options.fields.indexOf(options.pk);
  const width = options.fields.length;
  return { options, start, width, key, places, converters, annotations: [], related: [], whole: false };
}

/** The reader of the query's own rows, which may have some columns only. */
function ownReader(dialect: Dialect, state: QueryState): ModelReader {
  const { options, columns } = state;
  const reader = readerOf(dialect, options, 0);
  if (columns === undefined) return reader;
  const loaded = loadedFields(state).map((field) => options.fields.indexOf(field));
  const part = partOf(options, loaded);
  const kept = reader.places
    .map((at, i) => ({ at, convert: reader.converters[i]! }))
    .filter(({ at }) => !part.deferred.has(at));
  return {
    ...reader,
    width: loaded.length,
    places: kept.map(({ at }) => at),
    converters: kept.map(({ convert }) => convert),
    columns: part,
  };
}

function convert(dialect: Dialect, node: { readonly type: ColumnType }): Converter {
  return dialect.converter(node.type);
}

/** Makes the plain rows of `values`. */
export class ValuesLoader {
  readonly #names: readonly string[];
  readonly #converters: readonly Converter[];
  readonly #form: QueryState["form"];

  constructor(columns: ReadonlyMap<string, QueryNode>, dialect: Dialect, form: QueryState["form"]) {
    this.#form = form;
    this.#names = [...columns.keys()];
    this.#converters = [...columns.values()].map((node) => convert(dialect, node));
  }

  load(rows: readonly unknown[][]): unknown[] {
    if (this.#form === "object") return rows.map((row) => this.one(row));
    if (this.#form === "tuple") return rows.map((row) => this.#names.map((_, i) => this.#value(row, i)));
    return rows.map((row) => this.#value(row, 0));
  }

  #value(row: readonly unknown[], i: number): unknown {
    const raw = row[i];
    const converter = this.#converters[i];
    return raw === null || converter === undefined ? raw : converter(raw);
  }

  one(row: readonly unknown[]): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    const names = this.#names;
    for (let i = 0; i < names.length; i++) made[names[i]!] = this.#value(row, i);
    return made;
  }
}
