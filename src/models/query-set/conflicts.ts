import { column, type OnConflict } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { namedFields } from "../instances/changes.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { Field, ModelOptions } from "../options.ts";
import { keyText } from "../peers/related.ts";
import type { ConflictOptions } from "../types/query-set.ts";

/** A new row and its checked values. */
export interface Prepared {
  readonly instance: AnyInstance;
  readonly values: Map<Field, unknown>;
}

/** What `bulkCreate` does with a row that is there. */
export type Conflict =
  | { readonly do: "nothing"; readonly unique: readonly Field[] }
  | { readonly do: "update"; readonly unique: readonly Field[]; readonly update: readonly Field[] };

const method = "bulkCreate()";

function refuse(expected: string, received: unknown, hint?: string): never {
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received }, hint === undefined ? {} : { hint });
}

/** What the options say of rows that are there; undefined where they say nothing. */
export function conflictOf(options: ModelOptions, given: ConflictOptions<string>): Conflict | undefined {
  const { onConflict, uniqueFields, updateFields } = given;
  if (onConflict === undefined) {
    if (uniqueFields || updateFields) refuse('onConflict: "update" or "ignore" beside them', given);
    return undefined;
  }
  const unique = uniqueFields === undefined ? [] : namedFields(options, uniqueFields);
  if (unique.length > 0) requireUnique(options, unique);
  if (onConflict === "ignore") return { do: "nothing", unique };
  if (onConflict !== "update") refuse('onConflict: "ignore" or "update"', onConflict);
  if (unique.length === 0) refuse("uniqueFields: the fields that tell whether a row is there", uniqueFields);
  if (!updateFields?.length) refuse("updateFields: the fields that a row which is there takes on", updateFields);
  const named = namedFields(options, updateFields);
  const wrong = named.find((field) => field === options.pk || unique.includes(field));
  if (wrong) refuse("updateFields that are neither the key nor among uniqueFields", wrong.name);
  const update = [...named, ...options.fields.filter((field) => field.autoNow && !named.includes(field))];
  return { do: "update", unique, update };
}

/** A database takes for a conflict only what a constraint of its own makes one. */
function requireUnique(options: ModelOptions, fields: readonly Field[]): void {
  const names = fields.map((field) => field.name);
  const [first] = fields;
  if (fields.length === 1 && (first!.unique || first === options.pk)) return;
  const held = options.constraints.some(
    (one) =>
      one.kind === "unique" &&
      one.condition === undefined &&
      one.fields.length === names.length &&
      one.fields.every((name) => names.includes(options.column(name).name)),
  );
  if (held) return;
  const hint = "Give the key, one field with unique: true, or all fields of a unique constraint without a condition.";
  refuse("uniqueFields that a constraint keeps unique", names, hint);
}

/** One statement can't change a row twice: two of the rows may not be the same one. */
export function requireDistinct(options: ModelOptions, { unique }: Conflict, rows: readonly Prepared[]): void {
  const seen = new Set<string>();
  for (const { values } of rows) {
    const own = unique.map((field) => values.get(field));
    if (own.some((value) => value === null || value === undefined)) continue;
    const text = JSON.stringify(own.map((value) => String(keyText(value))));
    if (seen.has(text)) {
      throw new NuagesError("E_BULK_REPEATED", { model: options.label, value: own.length === 1 ? own[0] : own });
    }
    seen.add(text);
  }
}

/** The conflict as a part of the insert. */
export function conflictNode(conflict: Conflict, fields: readonly Field[]): OnConflict {
  const columns = conflict.unique.map((field) => field.column);
  if (conflict.do === "nothing") return { do: "nothing", ...(columns.length > 0 && { columns }) };
  const set = conflict.update
    .filter((field) => fields.includes(field))
    .map((field) => ({ column: field.column, value: column("excluded", field.column) }));
  return { do: "update", columns, set };
}
