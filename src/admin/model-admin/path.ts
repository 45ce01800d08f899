import { didYouMean, NuagesError } from "../../errors/index.ts";
import { capitalize, humanize } from "../../lib/index.ts";
import type { Field, ManyToManyField, ModelOptions, Relation } from "../../models/index.ts";
import type { AnyColumns, AnyExpression, AnyRow } from "./loose.ts";

/** Where a dotted name leads: `"author.username"` goes along one relation to a column. */
export interface ResolvedPath {
  readonly path: string;
  /** The relations on the way, in order. */
  readonly steps: readonly Relation[];
  /** What it ends at. */
  readonly field: Field | ManyToManyField;
  /** True where a relation on the way leads to many rows. */
  readonly many: boolean;
}

/** Whose option a path was written in, for the error. */
export interface PathOrigin {
  readonly model: ModelOptions;
  readonly option: string;
}

/** Throws `E_ADMIN_OPTION` about one option of a definition. */
export function refuse(origin: PathOrigin, detail: string, hint?: string): never {
  const values = { model: origin.model.label, option: origin.option, detail };
  throw new NuagesError("E_ADMIN_OPTION", values, hint ? { hint } : {});
}

/** True for a field without a column of its own. */
export function isManyToMany(field: Field | ManyToManyField): field is ManyToManyField {
  return field.kind === "manyToMany";
}

/** Follows a dotted name from a model; throws `E_ADMIN_OPTION` with a "did you mean" where it leads nowhere. */
export function resolvePath(path: string, origin: PathOrigin): ResolvedPath {
  const names = path.split(".");
  const last = names.pop()!;
  const steps: Relation[] = [];
  let at = origin.model;
  for (const name of names) {
    const relation = at.relations.get(name);
    if (!relation)
      refuse(
        origin,
        `names ${path}, but ${at.label} has no relation ${name}`,
        didYouMean(name, [...at.relations.keys()]),
      );
    steps.push(relation);
    at = relation.to;
  }
  const field = at.field(last);
  if (!field) {
    const known = [...at.fields, ...at.manyToMany].map((each) => each.name);
    refuse(origin, `names ${path}, but ${at.label} has no field ${last}`, didYouMean(last, known));
  }
  return { path, steps, field, many: steps.some((step) => step.many) || isManyToMany(field) };
}

/** The expression of a path: `columns.author.username`. `columns` is what a query hands to its functions. */
export function columnAt(columns: unknown, path: string): AnyExpression {
  let at = columns as AnyColumns;
  for (const name of path.split(".")) at = at[name];
  return at;
}

/** Follows a path over a loaded row; null where a reference on the way is empty. */
export function valueAt(row: unknown, path: ResolvedPath): unknown {
  let at = row as AnyRow;
  for (const step of path.steps) {
    at = at[step.name];
    if (at === null || at === undefined) return null;
  }
  return at[path.field.name];
}

/** "Author username" for `author.username`: what a column or a filter is called. */
export function pathLabel(path: ResolvedPath): string {
  return capitalize([...path.steps.map(stepLabel), path.field.verboseName].join(" "));
}

function stepLabel(step: Relation): string {
  const own = step.kind === "foreignKey" || step.kind === "oneToOne" || step.kind === "manyToMany";
  return own ? step.field.verboseName : humanize(step.name);
}

/** True where the column at the end of a path may have no value: it may be null, or a reference on the way may be. */
export function mayBeEmpty(path: ResolvedPath, field: Field): boolean {
  return field.null || path.steps.some((step) => step.kind === "hasOne" || (step.field as Field).null === true);
}
