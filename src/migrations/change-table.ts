import {
  type ConstraintState,
  type IndexState,
  renameColumn,
  renameInIndex,
  type SchemaEditor,
  type TableState,
} from "../database/index.ts";

/** How a table becomes another: which columns changed their name (old to new). */
export interface TableStep {
  readonly before: TableState;
  readonly after: TableState;
  readonly renamed?: Readonly<Record<string, string>>;
}

/** Takes a table from one state to another that has the same columns: names, types, indexes and constraints. */
export async function changeTable(editor: SchemaEditor, step: TableStep): Promise<void> {
  const { after, renamed = {} } = step;
  let { before } = step;
  if (before.name !== after.name) {
    await editor.renameTable(before, after.name);
    before = renamedTable(before, after.name);
  }
  const moved = renameColumns(before, renamed);
  const goneIndexes = missing(moved.indexes, after.indexes);
  const goneConstraints = missing(moved.constraints, after.constraints);
  for (const index of goneIndexes) {
    await editor.dropIndex(before, index);
    before = { ...before, indexes: before.indexes.filter((one) => one.name !== index.name) };
  }
  for (const constraint of goneConstraints) {
    await editor.dropConstraint(before, constraint);
    before = { ...before, constraints: before.constraints.filter((one) => one.name !== constraint.name) };
  }
  const newIndexes = missing(after.indexes, moved.indexes);
  const newConstraints = missing(after.constraints, moved.constraints);
  let target: TableState = {
    ...after,
    indexes: after.indexes.filter((one) => !newIndexes.includes(one)),
    constraints: after.constraints.filter((one) => !newConstraints.includes(one)),
  };
  await editor.alterColumn({ before, after: target, renamed });
  for (const index of newIndexes) {
    await editor.addIndex(target, index);
    target = { ...target, indexes: [...target.indexes, index] };
  }
  for (const constraint of newConstraints) {
    target = { ...target, constraints: [...target.constraints, constraint] };
    await editor.addConstraint(target, constraint);
  }
}

function renamedTable(table: TableState, name: string): TableState {
  const columns = table.columns.map((column) =>
    column.references?.table === table.name ? { ...column, references: { ...column.references, table: name } } : column,
  );
  return { ...table, name, columns };
}

function renameColumns(table: TableState, renamed: Readonly<Record<string, string>>): TableState {
  const pairs = Object.entries(renamed);
  return {
    ...table,
    indexes: table.indexes.map((index) => pairs.reduce((one, [from, to]) => renameInIndex(one, from, to), index)),
    constraints: table.constraints.map((one) => followColumns(one, renamed)),
  };
}

function followColumns(constraint: ConstraintState, renamed: Readonly<Record<string, string>>): ConstraintState {
  let followed = constraint;
  for (const [from, to] of Object.entries(renamed)) {
    if (followed.kind === "check") followed = { ...followed, sql: renameColumn(followed.sql, from, to) };
    else followed = renameInIndex(followed, from, to);
  }
  return followed;
}

/** What of `these` isn't among `those`, told apart by all they say. */
function missing<T extends IndexState | ConstraintState>(these: readonly T[], those: readonly T[]): T[] {
  const known = new Set(those.map(text));
  return these.filter((one) => !known.has(text(one)));
}

/** The same text for the same meaning, whatever the order of the keys. */
export function text(value: unknown): string {
  return JSON.stringify(value, (_key, part) => {
    if (typeof part === "bigint") return `${part}n`;
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
