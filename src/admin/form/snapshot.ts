import { capitalize } from "../../lib/index.ts";
import type { Field, ModelOptions } from "../../models/index.ts";
import { type Change, changeOf, valueText } from "../history/changes.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import type { Formats } from "../values/formats.ts";
import type { RowSources } from "./row-source.ts";

/** The columns of a row as text, by the name of the field; of references the key. */
export type Snapshot = ReadonlyMap<string, string | null>;

/** Takes down how a row is now, to tell later what has changed. Loads nothing. */
export function snapshotOf(row: AnyRow, options: ModelOptions, formats: Formats): Snapshot {
  return new Map(options.fields.map((field) => [field.name, textOf(row, field, formats)]));
}

function textOf(row: AnyRow, field: Field, formats: Formats): string | null {
  const value = row[field.attname];
  if (!field.remote) return valueText(field, value, formats);
  return value === null || value === undefined ? null : String(value);
}

/** What changed between two snapshots of a row, with references by name. What the framework sets at each save is left out. */
export async function changesBetween(
  snapshots: { readonly before: Snapshot; readonly after: Snapshot },
  row: { readonly options: ModelOptions; readonly sources: RowSources; readonly prefix?: string },
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const field of row.options.fields) {
    if (field.autoNow || field.primaryKey) continue;
    const from = snapshots.before.get(field.name) ?? null;
    const to = snapshots.after.get(field.name) ?? null;
    if (from === to) continue;
    const named = (key: string | null) => (key !== null && field.remote ? row.sources.label(field.remote, key) : key);
    const label = `${row.prefix ?? ""}${capitalize(field.verboseName)}`;
    const change = changeOf({ name: field.name, label }, await named(from), await named(to));
    if (change) changes.push(change);
  }
  return changes;
}
