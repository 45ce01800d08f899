// Models over an empty database, for the tests of this folder.
import { describe } from "node:test";
import { Databases, databasesSlot } from "nuages/database";
import { type AnyModel, ModelRegistry, registrySlot, tableStateOf } from "nuages/models";
import { type DatabaseKind, kinds } from "./databases.ts";

/** Models with their tables in an empty database of one kind. */
export class DatabaseSite {
  readonly kind: DatabaseKind;
  readonly url: string;
  readonly registry: ModelRegistry;
  readonly databases: Databases;
  readonly #elsewhere: Databases;
  readonly #remove: () => Promise<void>;

  private constructor(kind: DatabaseKind, registry: ModelRegistry, made: { url: string; remove(): Promise<void> }) {
    this.kind = kind;
    this.registry = registry;
    this.url = made.url;
    this.#remove = made.remove;
    this.databases = new Databases({ default: { url: made.url } });
    this.#elsewhere = new Databases({ default: { url: made.url } });
  }

  static async open(kind: DatabaseKind, models: readonly unknown[]): Promise<DatabaseSite> {
    const site = new DatabaseSite(kind, new ModelRegistry(models as readonly AnyModel[]), await kind.create());
    const database = site.databases.get();
    await database.atomic(
      async () => {
        const editor = database.dialect.schemaEditor(database);
        for (const options of site.registry.all()) await editor.createTable(tableStateOf(options, database.dialect));
      },
      { schema: true },
    );
    return site;
  }

  /** Runs `fn` as code of the site does. */
  run<T>(fn: () => T): T {
    return registrySlot.run(this.registry, () => databasesSlot.run(this.databases, fn));
  }

  /** Runs `fn` over connections of their own, as another process would: it sees only what was committed. */
  elsewhere<T>(fn: () => T): T {
    return registrySlot.run(this.registry, () => databasesSlot.run(this.#elsewhere, fn));
  }

  async close(): Promise<void> {
    await this.databases.close();
    await this.#elsewhere.close();
    await this.#remove();
  }
}

/** A group of tests for each kind of database. */
export function onEveryDatabase(subject: string, tests: (kind: DatabaseKind) => void): void {
  for (const kind of kinds) describe(`${subject} on ${kind.name}`, { skip: kind.absent ?? false }, () => tests(kind));
}

/** A group of tests for each kind of database that is a server. */
export function onEveryServer(subject: string, tests: (kind: DatabaseKind) => void): void {
  for (const kind of kinds)
    if (kind.server) describe(`${subject} of ${kind.name}`, { skip: kind.absent ?? false }, () => tests(kind));
}
