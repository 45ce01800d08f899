import {
  and,
  binary,
  column,
  type Database,
  insert,
  like,
  param,
  remove,
  select,
  type TableState,
} from "../database/index.ts";
import type { MigrationNode } from "./graph.ts";

/** Where applied migrations are written down. */
const table: TableState = {
  name: "nuages_migrations",
  columns: [
    { name: "app", type: { kind: "char", maxLength: 255 }, null: false },
    { name: "name", type: { kind: "char", maxLength: 255 }, null: false },
    { name: "applied_at", type: { kind: "dateTime" }, null: false },
  ],
  primaryKey: ["app", "name"],
  indexes: [],
  constraints: [],
};

function partsOf(alias: string, app: string, name: string) {
  const pattern = { mode: "startsWith", value: param(`${name}${partMark}`) } as const;
  return and([
    binary("=", column(alias, "app"), param(app)),
    like(column(alias, "name"), pattern, { caseSensitive: true }),
  ]);
}

/** Between a migration's name and the number of its operations that are done. */
const partMark = "#";

/** Remembers in the database which migrations are applied. */
export class Recorder {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The applied migrations by key, with their time; none where the table isn't there yet. */
  async applied(): Promise<Map<string, Date>> {
    if (!(await this.#exists())) return new Map();
    const { dialect } = this.#database;
    const columns = table.columns.map(({ name }) => ({ node: column("m", name) }));
    const { rows } = await this.#database.execute(select({ columns, from: { table: table.name, alias: "m" } }));
    const whole = rows.filter(([, name]) => !String(name).includes(partMark));
    return new Map(
      whole.map(([app, name, at]) => [`${app}.${name}`, dialect.fromDb({ kind: "dateTime" }, at) as Date]),
    );
  }

  /** Makes the table where it is missing. Call it inside a transaction. */
  async ensure(): Promise<void> {
    if (!(await this.#exists())) await this.#database.dialect.schemaEditor(this.#database).createTable(table);
  }

  async add({ app, name }: MigrationNode): Promise<void> {
    await this.#insert(app, name);
  }

  /** How many operations of a migration are done that has begun and not ended. */
  async progress({ app, name }: MigrationNode): Promise<number | undefined> {
    const { rows } = await this.#database.execute(
      select({
        columns: [{ node: column("m", "name") }],
        from: { table: table.name, alias: "m" },
        where: partsOf("m", app, name),
      }),
    );
    return rows.length === 0 ? undefined : Number(String(rows[0]![0]).slice(name.length + partMark.length));
  }

  /** Notes how many operations of a migration are done; `undefined` where it is applied, or not, as a whole. */
  async note({ app, name }: MigrationNode, done: number | undefined): Promise<void> {
    await this.#database.execute(remove({ table: table.name, where: partsOf(table.name, app, name) }));
    if (done !== undefined) await this.#insert(app, `${name}${partMark}${done}`);
  }

  async #insert(app: string, name: string): Promise<void> {
    const at = this.#database.dialect.toDb({ kind: "dateTime" }, new Date());
    const columns = table.columns.map((one) => one.name);
    await this.#database.execute(insert({ table: table.name, columns, rows: [[param(app), param(name), param(at)]] }));
  }

  async remove({ app, name }: MigrationNode): Promise<void> {
    const is = (key: string, value: string) => binary("=", column(table.name, key), param(value));
    await this.#database.execute(remove({ table: table.name, where: and([is("app", app), is("name", name)]) }));
  }

  async #exists(): Promise<boolean> {
    return this.#database.dialect.hasTable(this.#database, table.name);
  }
}
