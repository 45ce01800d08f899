import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { type Database, Databases, sql, type TableState } from "../database/index.ts";
import { type AnyModel, ModelRegistry, tableStateOf } from "../models/index.ts";
import {
  detectChanges,
  loadMigrations,
  MigrationExecutor,
  type MigrationGraph,
  type Questions,
  writeMigration,
} from "./index.ts";

const door = (room: string) => new URL(`../${room}/index.ts`, import.meta.url).href;

/** A project in a temporary folder: apps with their migrations, and a database. For the tests of this room. */
export class TestProject {
  readonly dir = mkdtempSync(join(tmpdir(), "nuages-migrations-"));
  readonly databases: Databases;
  readonly apps: readonly string[];
  userModel: string | undefined;

  constructor(apps: readonly string[] = ["blog"], url = emptyDatabase()) {
    this.apps = apps;
    this.databases = new Databases({ default: { url } });
    for (const app of apps) mkdirSync(join(this.dir, app));
  }

  get db(): Database {
    return this.databases.get();
  }

  load(): Promise<MigrationGraph> {
    const apps = this.apps.map((label) => ({ label, dir: join(this.dir, label) }));
    return loadMigrations(apps, { userModel: this.userModel });
  }

  /** makemigrations: writes what changed, and answers with the titles of the operations, by file. */
  async make(
    models: readonly unknown[],
    options: { questions?: Questions; userModel?: unknown; name?: string } = {},
  ): Promise<Record<string, string[]>> {
    const userModel = options.userModel as AnyModel | undefined;
    const registry = new ModelRegistry(models as AnyModel[], { userModel });
    this.userModel = registry.userModel?.label;
    const { questions, name } = options;
    const found = await detectChanges({
      graph: await this.load(),
      registry,
      ...(questions && { questions }),
      ...(name && { name }),
    });
    const from = { migrations: door("migrations"), database: door("database") };
    for (const one of found) await writeMigration(one, { dir: join(this.dir, one.app), from });
    return Object.fromEntries(
      found.map((one) => [`${one.app}.${one.name}`, one.operations.map((operation) => operation.title)]),
    );
  }

  /** The text of a migration file, as it would be in a project. */
  source(app: string, name: string): string {
    const text = readFileSync(join(this.dir, app, "migrations", `${name}.ts`), "utf8");
    return text.replaceAll(door("migrations"), "nuages/migrations").replaceAll(door("database"), "nuages/database");
  }

  async executor(): Promise<MigrationExecutor> {
    return new MigrationExecutor({ graph: await this.load(), databases: this.databases });
  }

  async migrate(...targets: { app: string; name?: string }[]): Promise<void> {
    await (await this.executor()).migrate(targets);
  }

  async rows(text: string): Promise<unknown[][]> {
    return (await this.db.execute({ sql: text, params: [] })).rows;
  }

  async run(...statements: string[]): Promise<void> {
    for (const one of statements) await this.db.execute({ sql: one, params: [], writes: true });
  }

  /** The tables that are there, without the order of columns. */
  async schema(): Promise<unknown> {
    return comparable(await this.db.dialect.introspect(this.db));
  }

  /** The tables that these models would have in an empty database. */
  static async schemaOf(models: readonly unknown[], userModel?: unknown): Promise<unknown> {
    const databases = new Databases({ default: { url: emptyDatabase() } });
    const db = databases.get();
    const registry = new ModelRegistry(models as AnyModel[], { userModel: userModel as AnyModel | undefined });
    try {
      await db.atomic(
        async () => {
          const editor = db.dialect.schemaEditor(db);
          for (const options of registry.all()) await editor.createTable(tableStateOf(options, db.dialect));
        },
        { schema: true },
      );
      return comparable(await db.dialect.introspect(db));
    } finally {
      await databases.close();
    }
  }

  /** Whether the database's own checks find nothing broken. */
  async healthy(): Promise<boolean> {
    if (this.db.dialect.name === "mariadb") return true;
    if (this.db.dialect.name === "postgres") {
      const { rows } = await this.db.execute(sql`select count(*) from pg_constraint where not convalidated`);
      return rows[0]?.[0] === 0;
    }
    const { rows } = await this.db.execute(sql`pragma integrity_check`);
    const broken = await this.db.execute(sql`pragma foreign_key_check`);
    return rows[0]?.[0] === "ok" && broken.rows.length === 0;
  }

  async close(): Promise<void> {
    await this.databases.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function comparable(tables: readonly TableState[]): unknown {
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
  return tables
    .filter((table) => table.name !== "nuages_migrations")
    .map((table) => ({
      ...table,
      columns: byName(table.columns),
      indexes: byName(table.indexes),
      constraints: byName(table.constraints),
    }));
}
