import type { Database } from "../../database.ts";
import { IntegrityError, ProgrammingError } from "../../errors.ts";
import { indexUses } from "../../index-columns.ts";
import { renameInState } from "../../rename-in-state.ts";
import type {
  ColumnState,
  ConstraintState,
  IndexState,
  Reference,
  SchemaEditor,
  TableChange,
  TableState,
} from "../../schema.ts";
import { alterColumns } from "./alter-columns.ts";
import { compileLiteral, quote } from "./compiler.ts";
import { beginsWith, dropIndexSql, indexesOf, indexSql, uniqueIndex } from "./index-sql.ts";
import { hasTable } from "./introspector.ts";
import {
  checkSql,
  columnSql,
  createTableSql,
  primaryKeySql,
  referenceName,
  referenceSql,
  supportName,
  uniqueName,
  uniqueSql,
} from "./schema-sql.ts";

/** A foreign key whose table isn't there yet, or whose column has another type still. */
interface Pending {
  readonly table: string;
  readonly column: string;
  readonly references: Reference;
}

/** Changes MariaDB's schema. Each statement is whole by itself, and committed: one that fails takes nothing back. */
export class MariadbSchemaEditor implements SchemaEditor {
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

  async resume(tables: readonly TableState[]): Promise<void> {
    const rows = await this.read(
      `SELECT table_name, column_name FROM information_schema.key_column_usage
       WHERE constraint_schema = database() AND referenced_table_name IS NOT NULL`,
    );
    const there = new Set(rows.map((row) => row.join("\0")));
    for (const { name: table, columns } of tables)
      for (const { name: column, references } of columns)
        if (references !== undefined && !there.has(`${table}\0${column}`))
          this.#pending.push({ table, column, references });
  }

  async createTable(table: TableState): Promise<void> {
    const there = new Set([table.name]);
    for (const { references } of table.columns)
      if (references !== undefined && (await this.#isThere(references.table))) there.add(references.table);
    await this.run(createTableSql(table, (one) => there.has(one.table)));
    this.#created.add(table.name);
    for (const { name, references } of table.columns)
      if (references !== undefined && !there.has(references.table))
        this.#pending.push({ table: table.name, column: name, references });
    await this.addReferences();
  }

  async dropTable(table: TableState): Promise<void> {
    await this.run(`DROP TABLE ${quote(table.name)}`);
  }

  async renameTable(table: TableState, name: string): Promise<void> {
    const clauses = [`RENAME TO ${quote(name)}`];
    for (const column of table.columns) {
      if (column.unique) clauses.push(renameIndex(uniqueName(table.name, column.name), uniqueName(name, column.name)));
    }
    const own = (one: Reference) => (one.table === table.name ? { ...one, table: name } : one);
    await this.alter(table.name, clauses);
    for (const column of table.columns) {
      if (column.references === undefined) continue;
      const from = namesOf(table.name, column.name);
      await this.#renameReference(name, { from, to: column.name, references: own(column.references) });
    }
  }

  async addColumn(after: TableState, column: string): Promise<void> {
    const added = columnOf(after, column);
    const { default: fill = null, references, dbDefault } = added;
    const isFilled = fill !== null || added.autoIncrement || dbDefault !== undefined || added.generated !== undefined;
    if (!added.null && !isFilled) await this.#refuseRows(after.name, column);
    const clauses = [`ADD COLUMN ${columnSql(added, fill)}`];
    if (added.unique) clauses.push(`ADD ${uniqueSql(after.name, column)}`);
    if (after.primaryKey.includes(column)) {
      if (after.primaryKey.length > 1) clauses.push("DROP PRIMARY KEY");
      clauses.push(`ADD ${primaryKeySql(after)}`);
    }
    await this.alter(after.name, clauses);
    const kept = dbDefault === undefined ? "DROP DEFAULT" : `SET DEFAULT (${compileLiteral(dbDefault)})`;
    if (fill !== null) await this.alter(after.name, [`ALTER COLUMN ${quote(column)} ${kept}`]);
    if (references !== undefined) await this.addReference(after.name, column, references);
  }

  async dropColumn(before: TableState, column: string): Promise<void> {
    const dropped = columnOf(before, column);
    if (dropped.references !== undefined) await this.dropReference(before.name, column);
    const clauses: string[] = [];
    for (const index of indexesOf(before)) if (indexUses(index, column)) clauses.push(...dropIndexSql(index));
    for (const one of before.constraints)
      if (one.kind === "check" && mentions(one.sql, column)) clauses.push(`DROP CONSTRAINT ${quote(one.name)}`);
    clauses.push(`DROP COLUMN ${quote(column)}`);
    const rest = before.primaryKey.filter((name) => name !== column);
    if (rest.length < before.primaryKey.length) {
      clauses.unshift("DROP PRIMARY KEY");
      if (rest.length > 0) clauses.push(`ADD ${primaryKeySql({ primaryKey: rest })}`);
    }
    await this.alter(before.name, clauses);
  }

  async alterColumn(change: TableChange): Promise<void> {
    let { before } = change;
    for (const [from, to] of Object.entries(change.renamed ?? {})) {
      await this.renameColumn(before, from, to);
      before = renameInState(before, from, to);
    }
    await alterColumns(this, before, change.after);
  }

  async renameColumn(table: TableState, from: string, to: string): Promise<void> {
    const { unique, references } = columnOf(table, from);
    const clauses = [`RENAME COLUMN ${quote(from)} TO ${quote(to)}`];
    if (unique) clauses.push(renameIndex(uniqueName(table.name, from), uniqueName(table.name, to)));
    await this.alter(table.name, clauses);
    if (references === undefined) return;
    await this.#renameReference(table.name, { from: namesOf(table.name, from), to, references });
  }

  async addIndex(table: TableState, index: IndexState): Promise<void> {
    const clauses = indexSql(table, index).map((part) => `ADD ${part}`);
    const first = table.columns.find((one) => beginsWith(index, one.name));
    // This one serves a foreign key as well.
    if (first?.references !== undefined && index.where === undefined)
      clauses.push(`DROP KEY IF EXISTS ${quote(supportName(table.name, first.name))}`);
    await this.alter(table.name, clauses);
  }

  async dropIndex(table: TableState, index: IndexState): Promise<void> {
    // Told with the columns' new names, while the table has the old ones still.
    const { columns } = indexesOf(table).find((one) => one.name === index.name) ?? index;
    const served = index.nullsDistinct === false ? [] : this.supportReference(table, index.name, columns);
    await this.alter(table.name, [...served, ...dropIndexSql(index)]);
  }

  async addConstraint(after: TableState, constraint: ConstraintState): Promise<void> {
    if (constraint.kind === "unique") return this.addIndex(after, uniqueIndex(constraint));
    await this.alter(after.name, [`ADD ${checkSql(constraint)}`]);
  }

  async dropConstraint(before: TableState, constraint: ConstraintState): Promise<void> {
    if (constraint.kind === "unique") return this.dropIndex(before, uniqueIndex(constraint));
    await this.alter(before.name, [`DROP CONSTRAINT ${quote(constraint.name)}`]);
  }

  async checkReferences(): Promise<void> {
    if (this.collects) return;
    await this.addReferences();
    const [waiting] = this.#pending;
    if (waiting === undefined) return;
    const { table, column, references } = waiting;
    const target = `${references.table}.${references.column}`;
    const reason = `${target}, which ${table}.${column} points at, is missing or of another type`;
    throw new ProgrammingError("E_SQL", { reason, statement: pendingSql(waiting) });
  }

  /** Adds a foreign key, at once or when what it points at is there. */
  async addReference(table: string, column: string, references: Reference): Promise<void> {
    this.#pending.push({ table, column, references });
    await this.addReferences();
  }

  /** Adds the foreign keys that can be. */
  async addReferences(): Promise<void> {
    const waiting: Pending[] = [];
    for (const one of this.#pending) {
      if (await this.#isReady(one)) await this.run(pendingSql(one));
      else waiting.push(one);
    }
    this.#pending = waiting;
  }

  /** Takes a foreign key away, which would hold its column as it is. */
  async dropReference(table: string, column: string): Promise<void> {
    const index = this.#pending.findIndex((one) => one.table === table && one.column === column);
    if (index >= 0) this.#pending.splice(index, 1);
    else await this.alter(table, [`DROP FOREIGN KEY ${quote(referenceName(table, column))}`]);
  }

  /** Takes the foreign keys away that point at a column, until they can be put back. */
  async loosen(table: string, column: string): Promise<void> {
    const rows = await this.read(
      `SELECT k.table_name, k.column_name, k.constraint_name, r.delete_rule FROM information_schema.key_column_usage k
         JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema
           AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
       WHERE k.constraint_schema = database() AND k.referenced_table_name = ? AND k.referenced_column_name = ?`,
      table,
      column,
    );
    for (const [from, own, name, rule] of rows) {
      const onDelete = rule === "CASCADE" ? "cascade" : rule === "SET NULL" ? "setNull" : "noAction";
      await this.alter(String(from), [`DROP FOREIGN KEY ${quote(String(name))}`]);
      const references: Reference = { table, column, onDelete, deferrable: true };
      this.#pending.push({ table: String(from), column: String(own), references });
    }
  }

  /** The index that a foreign key needs in place of one that goes. */
  supportReference(table: TableState, gone: string, columns: readonly string[]): string[] {
    const [first] = columns;
    const column = table.columns.find((one) => one.name === first);
    if (column?.references === undefined) return [];
    const others = indexesOf(table).filter((one) => one.name !== gone && beginsWith(one, column.name));
    const isOther = column.unique === true && gone !== uniqueName(table.name, column.name);
    if (others.length > 0 || isOther || table.primaryKey[0] === first) return [];
    return [`ADD KEY IF NOT EXISTS ${quote(supportName(table.name, column.name))} (${quote(column.name)})`];
  }

  /** One statement that changes a table: all of it or nothing. */
  async alter(table: string, clauses: readonly string[]): Promise<void> {
    await this.run(`ALTER TABLE ${quote(table)} ${clauses.join(", ")}`);
  }

  /** Runs what may fail: after that, others may still run. */
  async attempt(fn: () => Promise<void>): Promise<void> {
    await (this.collects ? fn() : this.#database.atomic(fn));
  }

  /** Runs a statement, or keeps it in `collect` mode. */
  async run(sql: string): Promise<void> {
    this.#statements.push(sql);
    if (!this.collects) await this.#database.execute({ sql, params: [], writes: true });
  }

  /** Reads on the same connection; in `collect` mode there is nothing to read. */
  async read(sql: string, ...params: readonly string[]): Promise<unknown[][]> {
    if (this.collects) return [];
    return (await this.#database.execute({ sql, params, writes: true })).rows;
  }

  /** Rows that are there would silently get an empty value. */
  async #refuseRows(table: string, column: string): Promise<void> {
    const statement = `ALTER TABLE ${quote(table)} ADD COLUMN ${quote(column)}`;
    const rows = await this.read(`SELECT 1 FROM ${quote(table)} LIMIT 1`);
    if (rows.length > 0) throw new IntegrityError({ kind: "notNull", table, columns: [column], statement });
  }

  /** Names that tell of the table and the column go with them: of foreign keys there is one of a name in all of the database. */
  async #renameReference(table: string, renamed: RenamedReference): Promise<void> {
    const { from, to, references } = renamed;
    const waits = this.#pending.findIndex((one) => referenceName(one.table, one.column) === from.name);
    if (waits >= 0) {
      this.#pending[waits] = { table, column: to, references };
      return;
    }
    // The table that it points at may have another name by now.
    const [there] = await this.read(
      `SELECT referenced_table_name, referenced_column_name FROM information_schema.key_column_usage
       WHERE constraint_schema = database() AND table_name = ? AND constraint_name = ?`,
      table,
      from.name,
    );
    const target = there === undefined ? {} : { table: String(there[0]), column: String(there[1]) };
    await this.alter(table, [
      `DROP FOREIGN KEY ${quote(from.name)}`,
      renameIndex(from.name, referenceName(table, to)),
      renameIndex(from.support, supportName(table, to)),
      `ADD ${referenceSql(table, to, { ...references, ...target })}`,
    ]);
  }

  async #isReady({ table, column, references }: Pending): Promise<boolean> {
    if (!(await this.#isThere(references.table))) return false;
    const rows = await this.read(
      `SELECT DISTINCT column_type, collation_name FROM information_schema.columns WHERE table_schema = database()
         AND ((table_name = ? AND column_name = ?) OR (table_name = ? AND column_name = ?))`,
      table,
      column,
      references.table,
      references.column,
    );
    return this.collects || rows.length === 1;
  }

  async #isThere(table: string): Promise<boolean> {
    if (this.#created.has(table)) return true;
    return this.collects ? false : hasTable(this.#database, table);
  }
}

interface RenamedReference {
  readonly from: { readonly name: string; readonly support: string };
  /** The column's name now. */
  readonly to: string;
  readonly references: Reference;
}

function namesOf(table: string, column: string): RenamedReference["from"] {
  return { name: referenceName(table, column), support: supportName(table, column) };
}

function renameIndex(from: string, to: string): string {
  return `RENAME KEY IF EXISTS ${quote(from)} TO ${quote(to)}`;
}

function pendingSql({ table, column, references }: Pending): string {
  return `ALTER TABLE ${quote(table)} ADD ${referenceSql(table, column, references)}`;
}

/** Whether a condition is about a column: by its text, where a name stands in quotes. */
function mentions(sql: Parameters<typeof compileLiteral>[0] | undefined, column: string): boolean {
  return sql !== undefined && compileLiteral(sql).includes(quote(column));
}

function columnOf(table: TableState, name: string): ColumnState {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) throw new ProgrammingError("E_SQL_NAME", { what: `a column of ${table.name}`, name });
  return column;
}
