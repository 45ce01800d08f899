import type { Database } from "../../database.ts";
import { IntegrityError, ProgrammingError } from "../../errors.ts";
import { indexUses } from "../../index-columns.ts";
import { renameInState } from "../../rename-in-state.ts";
import type { ColumnState, ConstraintState, IndexState, SchemaEditor, TableChange, TableState } from "../../schema.ts";
import type { DbValue } from "../../types.ts";
import { quote } from "./compiler.ts";
import { literal } from "./literals.ts";
import { rebuild } from "./rebuild.ts";
import { columnSql, createIndexSql, createTableSql, indexesOf, uniqueIndex } from "./schema-sql.ts";

/** Changes SQLite's schema: directly where SQLite can, else by replacing the table (`rebuild`). */
export class SqliteSchemaEditor implements SchemaEditor {
  readonly statements: string[] = [];
  readonly #database: Database;
  readonly collects: boolean;

  constructor(database: Database, collect: boolean) {
    this.#database = database;
    this.collects = collect;
  }

  note(sql: string): void {
    this.statements.push(sql);
  }

  async createTable(table: TableState): Promise<void> {
    await this.run(createTableSql(table));
    for (const index of indexesOf(table)) await this.run(createIndexSql(table.name, index));
  }

  async dropTable(table: TableState): Promise<void> {
    await this.demandSchemaTransaction(table.name);
    await this.run(`DROP TABLE ${quote(table.name)}`);
  }

  renameTable(table: TableState, name: string): Promise<void> {
    return this.run(`ALTER TABLE ${quote(table.name)} RENAME TO ${quote(name)}`);
  }

  async addColumn(after: TableState, column: string): Promise<void> {
    const added = columnOf(after, column);
    const fill = added.default ?? null;
    const isKey = after.primaryKey.includes(column);
    if (!added.null || added.unique || isKey || added.generated || added.dbDefault) {
      const before = { ...after, columns: after.columns.filter((one) => one.name !== column) };
      return rebuild(this, { before: withoutIndexesOn(before, column), after });
    }
    await this.run(`ALTER TABLE ${quote(after.name)} ADD COLUMN ${columnSql(after, added)}`);
    if (fill !== null) await this.run(`UPDATE ${quote(after.name)} SET ${quote(column)} = ${literal(fill)}`);
  }

  async dropColumn(before: TableState, column: string): Promise<void> {
    const dropped = columnOf(before, column);
    const after = { ...before, columns: before.columns.filter((one) => one.name !== column) };
    if (dropped.unique || dropped.generated || dropped.references || before.primaryKey.includes(column)) {
      return rebuild(this, { before, after: withoutIndexesOn(after, column) });
    }
    for (const index of indexesOf(before)) if (indexUses(index, column)) await this.dropIndex(before, index);
    await this.run(`ALTER TABLE ${quote(before.name)} DROP COLUMN ${quote(column)}`);
  }

  async alterColumn(change: TableChange): Promise<void> {
    let { before } = change;
    for (const [from, to] of Object.entries(change.renamed ?? {})) {
      await this.renameColumn(before, from, to);
      before = renameInState(before, from, to);
    }
    if (createTableSql(before) !== createTableSql(change.after)) await rebuild(this, { before, after: change.after });
  }

  renameColumn(table: TableState, from: string, to: string): Promise<void> {
    return this.run(`ALTER TABLE ${quote(table.name)} RENAME COLUMN ${quote(from)} TO ${quote(to)}`);
  }

  addIndex(table: TableState, index: IndexState): Promise<void> {
    return this.run(createIndexSql(table.name, index));
  }

  dropIndex(_table: TableState, index: IndexState): Promise<void> {
    return this.run(`DROP INDEX ${quote(index.name)}`);
  }

  addConstraint(after: TableState, constraint: ConstraintState): Promise<void> {
    if (constraint.kind === "unique") return this.addIndex(after, uniqueIndex(constraint));
    return rebuild(this, { before: withoutConstraint(after, constraint.name), after });
  }

  dropConstraint(before: TableState, constraint: ConstraintState): Promise<void> {
    if (constraint.kind === "unique") return this.dropIndex(before, uniqueIndex(constraint));
    return rebuild(this, { before, after: withoutConstraint(before, constraint.name) });
  }

  async checkReferences(): Promise<void> {
    if (this.collects) return;
    const [broken] = await this.read("PRAGMA foreign_key_check");
    if (broken === undefined) return;
    const values = { table: String(broken[0]), constraint: `reference to ${String(broken[2])}` };
    throw new IntegrityError({ kind: "foreignKey", ...values, statement: "PRAGMA foreign_key_check" });
  }

  /** Runs a statement, or keeps it in `collect` mode. */
  async run(sql: string): Promise<void> {
    this.statements.push(sql);
    if (!this.collects) await this.#database.execute({ sql, params: [], writes: true });
  }

  /** Reads within the same transaction; in `collect` mode there is nothing to read. */
  async read(sql: string, ...params: DbValue[]): Promise<unknown[][]> {
    if (this.collects) return [];
    return (await this.#database.execute({ sql, params, writes: true })).rows;
  }

  get database(): Database {
    return this.#database;
  }

  /** Dropping a table where foreign keys act would delete the rows that point to it. */
  async demandSchemaTransaction(table: string): Promise<void> {
    if (this.collects) return;
    const [row] = await this.read("PRAGMA foreign_keys");
    if (Number(row?.[0]) !== 0 || !this.#database.inTransaction)
      throw new ProgrammingError("E_SCHEMA_TRANSACTION", { table });
  }
}

function columnOf(table: TableState, name: string): ColumnState {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) throw new ProgrammingError("E_SQL_NAME", { what: `a column of ${table.name}`, name });
  return column;
}

function withoutIndexesOn(table: TableState, column: string): TableState {
  return {
    ...table,
    primaryKey: table.primaryKey.filter((name) => name !== column),
    indexes: table.indexes.filter((index) => !indexUses(index, column)),
    constraints: table.constraints.filter((one) => one.kind === "check" || !indexUses(one, column)),
  };
}

function withoutConstraint(table: TableState, name: string): TableState {
  return { ...table, constraints: table.constraints.filter((one) => one.name !== name) };
}
