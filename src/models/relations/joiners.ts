import { and, type Database, insert, remove, type SqlNode, update } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { bound, chunked, equals, isOneOf, readValues } from "../instances/rows.ts";
import { saveInstance } from "../instances/save.ts";
import { type AnyInstance, instanceState, StateHolder } from "../instances/state.ts";
import type { Field, ManyToManyField, Relation, Through } from "../options.ts";
import { notFoundErrors } from "../query-set/not-found.ts";
import { type ManyToManyEvent, m2mChanged } from "../signals.ts";
import { extraColumns } from "./through.ts";

/** Joins rows to an instance and parts them; works inside a transaction that its caller opened. */
export interface RowsJoiner {
  /** The keys of the rows that are joined now. */
  currentKeys(): Promise<unknown[]>;
  /** `rows` are what the caller gave for the keys: instances among them are brought up to date. */
  add(keys: readonly unknown[], rows: readonly unknown[], between?: Between): Promise<void>;
  remove(keys: readonly unknown[], rows: readonly unknown[]): Promise<void>;
  create(values: Record<string, unknown>, between?: Between): Promise<AnyInstance>;
}

/** Values of the rows between: of the model that stands there. */
export type Between = Readonly<Record<string, unknown>>;

/** What joins the rows of this relation. */
export function joinerOf(database: Database, instance: AnyInstance, relation: Relation): RowsJoiner {
  return relation.through === undefined
    ? new ForeignKeyJoiner(database, instance, relation)
    : new ThroughJoiner(database, instance, { relation, through: relation.through });
}

type NewRow = new (values: Record<string, unknown>) => AnyInstance;

/** Joins by pointing the rows' foreign key here. */
class ForeignKeyJoiner implements RowsJoiner {
  readonly #database: Database;
  readonly #instance: AnyInstance;
  readonly #relation: Relation;
  readonly #field: Field;
  readonly #own: unknown;

  constructor(database: Database, instance: AnyInstance, relation: Relation) {
    this.#database = database;
    this.#instance = instance;
    this.#relation = relation;
    this.#field = relation.field as Field;
    this.#own = instance[relation.from.pk.attname];
  }

  async currentKeys(): Promise<unknown[]> {
    const { to } = this.#relation;
    const where = equals(this.#database, this.#field, this.#own);
    return (await readValues(this.#database, to, { fields: [to.pk], where })).map((row) => row[0]);
  }

  async add(keys: readonly unknown[], rows: readonly unknown[], between?: Between): Promise<void> {
    this.#refuseBetween(between);
    const found = await this.#point(keys, { value: this.#own });
    const { to } = this.#relation;
    if (found < keys.length) throw new (notFoundErrors(to.model).DoesNotExist)(to.label);
    for (const row of this.#instances(keys, rows)) {
      row[this.#field.name] = this.#instance;
      this.#remember(row);
    }
  }

  async remove(keys: readonly unknown[], rows: readonly unknown[]): Promise<void> {
    if (!this.#field.null) {
      throw new NuagesError("E_RELATION_NOT_NULL", { field: `${this.#field.model.label}.${this.#field.name}` });
    }
    await this.#point(keys, { value: null, where: equals(this.#database, this.#field, this.#own) });
    for (const row of this.#instances(keys, rows)) {
      if (row[this.#field.attname] !== this.#own) continue;
      row[this.#field.name] = null;
      this.#remember(row);
    }
  }

  #refuseBetween(between: Between | undefined): void {
    if (between === undefined) return;
    const expected = "no values for a model between: the rows point here themselves";
    throw new NuagesError("E_ARGUMENT", { name: "through", expected, received: between });
  }

  async create(values: Record<string, unknown>, between?: Between): Promise<AnyInstance> {
    this.#refuseBetween(between);
    const { to } = this.#relation;
    const row = new (to.model as unknown as NewRow)({ ...values, [this.#field.name]: this.#instance });
    await saveInstance(row, { using: this.#database.alias });
    return row;
  }

  async #point(keys: readonly unknown[], how: { readonly value: unknown; readonly where?: SqlNode }): Promise<number> {
    let found = 0;
    const { to } = this.#relation;
    const set = [{ column: this.#field.column, value: bound(this.#database, this.#field, how.value) }];
    for (const chunk of chunked(keys)) {
      const where = isOneOf(this.#database, to.pk, chunk);
      const { changes } = await this.#database.execute(
        update({ table: to.dbTable, set, where: how.where === undefined ? where : and([where, how.where]) }),
      );
      found += changes;
    }
    return found;
  }

  #instances(keys: readonly unknown[], rows: readonly unknown[]): AnyInstance[] {
    const wanted = new Set(keys);
    return rows.filter(
      (row): row is AnyInstance =>
        StateHolder.read(row) !== undefined && wanted.has((row as AnyInstance)[this.#relation.to.pk.attname]),
    );
  }

  /** The database holds the key now: it is no change that a later save would write. */
  #remember(row: AnyInstance): void {
    const { loaded, options } = instanceState(row);
    if (loaded !== undefined) loaded[options.fields.indexOf(this.#field)] = row[this.#field.attname];
  }
}

/** Joins by rows of the table between. */
class ThroughJoiner implements RowsJoiner {
  readonly #database: Database;
  readonly #instance: AnyInstance;
  readonly #relation: Relation;
  readonly #through: Through;
  readonly #own: unknown;

  constructor(
    database: Database,
    instance: AnyInstance,
    { relation, through }: { readonly relation: Relation; readonly through: Through },
  ) {
    this.#database = database;
    this.#instance = instance;
    this.#relation = relation;
    this.#through = through;
    this.#own = instance[relation.from.pk.attname];
  }

  currentKeys(): Promise<unknown[]> {
    return this.#keysWhere(equals(this.#database, this.#through.source, this.#own));
  }

  async add(keys: readonly unknown[], _rows: readonly unknown[], between: Between = {}): Promise<void> {
    this.#checkBetween(between);
    const joined = new Set<unknown>();
    for (const chunk of chunked(keys)) for (const key of await this.#keysWhere(this.#rowsTo(chunk))) joined.add(key);
    const missing = keys.filter((key) => !joined.has(key));
    if (missing.length === 0) return;
    await this.#tell("preAdd", missing);
    if (this.#through.automatic) await this.#insert(missing);
    else await this.#saveEach(missing, between);
    await this.#tell("postAdd", missing);
  }

  async remove(keys: readonly unknown[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#tell("preRemove", keys);
    const table = this.#through.options.dbTable;
    for (const chunk of chunked(keys)) await this.#database.execute(remove({ table, where: this.#rowsTo(chunk) }));
    await this.#tell("postRemove", keys);
  }

  async create(values: Record<string, unknown>, between: Between = {}): Promise<AnyInstance> {
    this.#checkBetween(between);
    const { to } = this.#relation;
    const row = new (to.model as unknown as NewRow)(values);
    await saveInstance(row, { using: this.#database.alias });
    await this.add([row[to.pk.attname]], [], between);
    return row;
  }

  #rowsTo(keys: readonly unknown[]): SqlNode {
    const { source, target } = this.#through;
    return and([equals(this.#database, source, this.#own), isOneOf(this.#database, target, keys)]);
  }

  async #keysWhere(where: SqlNode): Promise<unknown[]> {
    const { options, target } = this.#through;
    return (await readValues(this.#database, options, { fields: [target], where })).map((row) => row[0]);
  }

  async #insert(keys: readonly unknown[]): Promise<void> {
    const { options, source, target } = this.#through;
    const own = bound(this.#database, source, this.#own);
    for (const chunk of chunked(keys, 400)) {
      await this.#database.execute(
        insert({
          table: options.dbTable,
          columns: [source.column, target.column],
          rows: chunk.map((key) => [own, bound(this.#database, target, key)]),
          onConflict: { do: "nothing" },
        }),
      );
    }
  }

  /** A declared model between has defaults, and may have a save of its own. */
  async #saveEach(keys: readonly unknown[], between: Between): Promise<void> {
    const { options, source, target } = this.#through;
    for (const key of keys) {
      const row = new (options.model as unknown as NewRow)({
        ...between,
        [source.attname]: this.#own,
        [target.attname]: key,
      });
      await row.save({ using: this.#database.alias });
    }
  }

  /** The rows between must have all that they need, and an automatic one has nothing but the two keys. */
  #checkBetween(between: Between): void {
    if (this.#through.automatic && Object.keys(between).length > 0) {
      const expected = "no values: the table between has nothing but the two keys";
      throw new NuagesError("E_ARGUMENT", { name: "through", expected, received: between });
    }
    const given = new Set(Object.keys(between));
    const columns = extraColumns(this.#through)
      .filter((field) => !given.has(field.name) && !given.has(field.attname))
      .map((field) => field.name);
    if (columns.length === 0) return;
    const field = `${this.#relation.from.label}.${this.#relation.name}`;
    throw new NuagesError("E_THROUGH_COLUMNS", { field, through: this.#through.options.label, columns });
  }

  async #tell(action: ManyToManyEvent["action"], keys: readonly unknown[]): Promise<void> {
    if (!m2mChanged.hasReceivers) return;
    await m2mChanged.send({
      action,
      field: this.#relation.field as ManyToManyField,
      instance: this.#instance,
      reverse: this.#relation.kind === "manyToManyReverse",
      keys,
      using: this.#database.alias,
    });
  }
}
