import { emptyDatabase } from "../database/empty.test-support.ts";
import { type Database, Databases, databasesSlot } from "../database/index.ts";
import { registrySlot } from "./options-of.ts";
import { ModelRegistry } from "./registry.ts";
import { tableStateOf } from "./table-state.ts";
import type { AnyModel } from "./types/instances.ts";

/** A registry and an empty database with its tables, for the tests of this room. */
export class TestSite {
  readonly registry: ModelRegistry;
  readonly databases: Databases;

  private constructor(registry: ModelRegistry, databases: Databases) {
    this.registry = registry;
    this.databases = databases;
  }

  /** `also`: the aliases of further databases, each with all tables. */
  static async open(
    models: readonly unknown[],
    options: { readonly userModel?: unknown; readonly also?: readonly string[] } = {},
  ): Promise<TestSite> {
    const userModel = options.userModel as AnyModel | undefined;
    const registry = new ModelRegistry(models as readonly AnyModel[], { userModel });
    const aliases = ["default", ...(options.also ?? [])];
    const databases = new Databases(Object.fromEntries(aliases.map((alias) => [alias, { url: emptyDatabase() }])));
    const site = new TestSite(registry, databases);
    for (const alias of aliases) await site.createTables(databases.get(alias));
    return site;
  }

  get database(): Database {
    return this.databases.get();
  }

  async createTables(database = this.database): Promise<void> {
    const { dialect } = database;
    await database.atomic(
      async () => {
        const editor = dialect.schemaEditor(database);
        for (const options of this.registry.all())
          if (options.managed) await editor.createTable(tableStateOf(options, dialect));
      },
      { schema: true },
    );
  }

  /** Runs `fn` as code of the site does: with its models and its database. */
  run<T>(fn: () => T): T {
    return registrySlot.run(this.registry, () => databasesSlot.run(this.databases, fn));
  }

  close(): Promise<void> {
    return this.databases.close();
  }
}
