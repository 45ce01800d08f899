import type { Database } from "../../database.ts";
import { ProgrammingError } from "../../errors.ts";
import { renameInState } from "../../rename-in-state.ts";
import type { ColumnState, ConstraintState, IndexState, SchemaEditor, TableChange, TableState } from "../../schema.ts";
import { alterColumns } from "./alter-columns.ts";
import { quote } from "./compiler.ts";
import { hasTable } from "./introspector.ts";
import { literal } from "./literals.ts";
import {
  checkSql,
  columnSql,
  commentSql,
  createIndexSql,
  createTableSql,
  dbDefaultSql,
  indexesOf,
  keyName,
  primaryKeySql,
  referenceSql,
  uniqueIndex,
} from "./schema-sql.ts";

/** A foreign key whose table isn't there yet. */
interface Pending {
  readonly table: string;
  readonly column: string;
  readonly references: NonNullable<ColumnState["references"]>;
}

/** Changes PostgreSQL's schema, statement by statement in the transaction that is open. */
export class PostgresSchemaEditor implements SchemaEditor {
  readonly collects: boolean;
  readonly #database: Database;
  readonly #statements: string[] = [];
  /** Two tables may point at each other: the keys of the first wait for the second. */
  #pending: Pending[] = [];
  readonly #created = new Set<string>();

  constructor(database: Database, collect: boolean) {
    this.#database = database;
    this.collects = collect;
  }

  get statements(): readonly string[] {
    if (!this.collects) return this.#statements;
    return [...this.#statements, ...this.#pending.map(pendingSql)];
  }

  note(sql: string): void {
    this.#statements.push(sql);
  }

  async createTable(table: TableState): Promise<void> {
    await this.run(createTableSql(table));
    for (const index of indexesOf(table)) await this.run(createIndexSql(table.name, index));
    if (table.comment !== undefined) await this.run(commentSql(table.name, undefined, table.comment));
    for (const { name, comment } of table.columns)
      if (comment !== undefined) await this.run(commentSql(table.name, name, comment));
    this.#created.add(table.name);
    for (const { name, references } of table.columns)
      if (references !== undefined) this.#pending.push({ table: table.name, column: name, references });
    await this.#addReferences();
  }

  async dropTable(table: TableState): Promise<void> {
    await this.alter(`DROP TABLE ${quote(table.name)}`);
  }

  renameTable(table: TableState, name: string): Promise<void> {
    return this.alter(`ALTER TABLE ${quote(table.name)} RENAME TO ${quote(name)}`);
  }

  async addColumn(after: TableState, column: string): Promise<void> {
    const added = columnOf(after, column);
    const { default: fill = null, references } = added;
    const table = quote(after.name);
    const { dbDefault, ...plain } = added;
    const kept = dbDefault === undefined ? "DROP DEFAULT" : `SET DEFAULT ${dbDefaultSql(added)}`;
    if (fill === null) await this.alter(`ALTER TABLE ${table} ADD COLUMN ${columnSql(after, added)}`);
    else {
      await this.alter(`ALTER TABLE ${table} ADD COLUMN ${columnSql(after, plain)} DEFAULT ${literal(fill)}`);
      await this.alter(`ALTER TABLE ${table} ALTER COLUMN ${quote(column)} ${kept}`);
    }
    if (added.comment !== undefined) await this.run(commentSql(after.name, column, added.comment));
    if (after.primaryKey.includes(column)) await this.replaceKey(after);
    if (references === undefined) return;
    this.#pending.push({ table: after.name, column, references });
    await this.#addReferences();
  }

  async dropColumn(before: TableState, column: string): Promise<void> {
    const rest = before.primaryKey.filter((name) => name !== column);
    await this.alter(`ALTER TABLE ${quote(before.name)} DROP COLUMN ${quote(column)}`);
    if (rest.length > 0 && rest.length < before.primaryKey.length)
      await this.alter(`ALTER TABLE ${quote(before.name)} ADD ${primaryKeySql({ ...before, primaryKey: rest })}`);
  }

  async alterColumn(change: TableChange): Promise<void> {
    let { before } = change;
    for (const [from, to] of Object.entries(change.renamed ?? {})) {
      await this.renameColumn(before, from, to);
      before = renameInState(before, from, to);
    }
    await alterColumns(this, before, change.after);
  }

  renameColumn(table: TableState, from: string, to: string): Promise<void> {
    return this.alter(`ALTER TABLE ${quote(table.name)} RENAME COLUMN ${quote(from)} TO ${quote(to)}`);
  }

  addIndex(table: TableState, index: IndexState): Promise<void> {
    return this.alter(createIndexSql(table.name, index));
  }

  dropIndex(_table: TableState, index: IndexState): Promise<void> {
    return this.alter(`DROP INDEX ${quote(index.name)}`);
  }

  addConstraint(after: TableState, constraint: ConstraintState): Promise<void> {
    if (constraint.kind === "unique") return this.addIndex(after, uniqueIndex(constraint));
    return this.alter(`ALTER TABLE ${quote(after.name)} ADD ${checkSql(constraint)}`);
  }

  dropConstraint(before: TableState, constraint: ConstraintState): Promise<void> {
    if (constraint.kind === "unique") return this.dropIndex(before, uniqueIndex(constraint));
    return this.alter(`ALTER TABLE ${quote(before.name)} DROP CONSTRAINT ${quote(constraint.name)}`);
  }

  async checkReferences(): Promise<void> {
    if (this.collects) return;
    const [waiting] = this.#pending;
    if (waiting !== undefined) {
      const reason = `the table ${waiting.references.table}, which ${waiting.table}.${waiting.column} points at, is missing`;
      throw new ProgrammingError("E_SQL", { reason, statement: pendingSql(waiting) });
    }
    await this.#settle();
  }

  /** Makes the table's primary key what its state says. */
  async replaceKey(after: TableState): Promise<void> {
    await this.alter(`ALTER TABLE ${quote(after.name)} DROP CONSTRAINT IF EXISTS ${quote(keyName(after.name))}`);
    if (after.primaryKey.length > 0) await this.alter(`ALTER TABLE ${quote(after.name)} ADD ${primaryKeySql(after)}`);
  }

  /** Adds a foreign key, at once or when its table is there. */
  async addReference(table: string, column: string, references: Pending["references"]): Promise<void> {
    this.#pending.push({ table, column, references });
    await this.#addReferences();
  }

  /** Runs a statement that changes a table; rows changed before it in the same transaction are checked first, or it would be refused. */
  async alter(sql: string): Promise<void> {
    if (!this.collects) await this.#settle();
    await this.run(sql);
  }

  /** Runs a statement, or keeps it in `collect` mode. */
  async run(sql: string): Promise<void> {
    this.#statements.push(sql);
    if (!this.collects) await this.#database.execute({ sql, params: [], writes: true });
  }

  /** Reads within the same transaction; in `collect` mode there is nothing to read. */
  async read(sql: string, ...params: readonly string[]): Promise<unknown[][]> {
    if (this.collects) return [];
    return (await this.#database.execute({ sql, params, writes: true })).rows;
  }

  async #addReferences(): Promise<void> {
    const waiting: Pending[] = [];
    for (const one of this.#pending) {
      if (await this.#isThere(one.references.table)) await this.alter(pendingSql(one));
      else waiting.push(one);
    }
    this.#pending = waiting;
  }

  async #isThere(table: string): Promise<boolean> {
    if (this.#created.has(table)) return true;
    return this.collects ? false : hasTable(this.#database, table);
  }

  async #settle(): Promise<void> {
    for (const mode of ["IMMEDIATE", "DEFERRED"])
      await this.#database.execute({ sql: `SET CONSTRAINTS ALL ${mode}`, params: [], writes: true });
  }
}

function pendingSql({ table, column, references }: Pending): string {
  return `ALTER TABLE ${quote(table)} ADD ${referenceSql(table, column, references)}`;
}

function columnOf(table: TableState, name: string): ColumnState {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) throw new ProgrammingError("E_SQL_NAME", { what: `a column of ${table.name}`, name });
  return column;
}
