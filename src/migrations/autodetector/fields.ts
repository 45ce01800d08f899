import { NuagesError } from "../../errors/index.ts";
import type { ModelOptions, ModelRegistry } from "../../models/index.ts";
import { text } from "../change-table.ts";
import { toJson } from "../conditions.ts";
import { type FieldState, isAutomatic, labelOf, type ModelState } from "../definitions.ts";
import { addConstraint, addIndex, removeConstraint, removeIndex } from "../operations/constraints.ts";
import { addField, alterField, now, removeField } from "../operations/fields.ts";
import { type AlteredOptions, alterModelOptions } from "../operations/models.ts";
import type { Operation } from "../operations/operation.ts";
import type { ProjectState } from "../state.ts";
import { type Draft, draft } from "./draft.ts";
import { checkFill } from "./fills.ts";
import { needsOf } from "./models.ts";
import type { FillQuestion, Questions } from "./questions.ts";

/** What the changes of fields are found with. */
export interface FieldChanges {
  readonly from: ProjectState;
  readonly to: ProjectState;
  readonly registry: ModelRegistry;
  readonly questions: Questions;
}

/** The fields of models that stay: removed, added, changed. */
export async function changedFields(changes: FieldChanges): Promise<Draft[]> {
  const { from, to } = changes;
  const removed: Draft[] = [];
  const others: Draft[] = [];
  for (const [label, model] of to.models) {
    const old = from.models.get(label);
    if (old === undefined) continue;
    for (const [name, field] of Object.entries(old.fields)) {
      if (isKept(field, model.fields[name])) continue;
      if (Object.hasOwn(model.fields, name)) await allowReplacing(changes.questions, `${label}.${name}`);
      removed.push(draft(model.app, removeField(model.name, name), { provides: [`gone:${label}.${name}`] }));
    }
    for (const [name, field] of Object.entries(model.fields)) {
      const was = old.fields[name];
      const kept = was !== undefined && isKept(was, field);
      if (kept && text(was) === text(field)) continue;
      const operation = kept
        ? alterField(model.name, name, await withFill(changes, { label, name, field, was }))
        : addField(model.name, name, await withFill(changes, { label, name, field, was: undefined }));
      others.push(draft(model.app, operation, { ...needsOf(to, field), provides: [`field:${label}.${name}`] }));
    }
  }
  return [...removed, ...others];
}

async function allowReplacing(questions: Questions, field: string): Promise<void> {
  if ((await questions.replace?.({ field })) !== true) throw new NuagesError("E_MIGRATION_REPLACE", { field });
}

/** A field that can be altered into the other; else the one goes and the other comes. */
function isKept(was: FieldState, is: FieldState | undefined): is is FieldState {
  if (is === undefined) return false;
  if (was.kind === "manyToMany" || is.kind === "manyToMany") return text(was) === text(is) || sameTable(was, is);
  return true;
}

/** Of many-to-many relations: what changed needs no other table. */
function sameTable(was: FieldState, is: FieldState): boolean {
  const shape = ({ kind, options }: FieldState) => {
    const { relatedName: _, dbTable: __, throughFields: ___, ...rest } = options;
    return text([kind, rest]);
  };
  return shape(was) === shape(is);
}

interface Changed {
  readonly label: string;
  readonly name: string;
  readonly field: FieldState;
  readonly was: FieldState | undefined;
}

/** The field with a value for rows that are there, where they need one. */
async function withFill(changes: FieldChanges, changed: Changed): Promise<FieldState & { fill?: unknown }> {
  const { label, name, field, was } = changed;
  if (field.kind === "manyToMany") return field;
  const needed = field.options.null !== true && !isAutomatic(field) && (was === undefined || was.options.null === true);
  const { default: initial, dbDefault, generated } = field.options;
  if (!needed || initial !== undefined || dbDefault !== undefined || generated !== undefined) return field;
  const reason: FillQuestion["reason"] = was === undefined ? "added" : "notNull";
  const known = obvious(changes.registry.get(label), name);
  const asked =
    known ??
    (await changes.questions.fill?.({
      field: `${label}.${name}`,
      definition: field,
      reason,
      check: (value) => checkFill(changes.registry.get(label), name, value),
    }));
  if (asked !== undefined) {
    if (asked !== known) checkFill(changes.registry.get(label), name, asked);
    return { ...field, fill: asked };
  }
  const why = reason === "added" ? "is new" : "may no longer be null";
  throw new NuagesError("E_MIGRATION_FILL", { field: `${label}.${name}`, reason: why });
}

/** A value that needs no asking: the moment for automatic dates, "" where nothing may be written, a default that is calculated. */
function obvious(options: ModelOptions, name: string): unknown {
  const field = options.column(name);
  if (field.autoNow || field.autoNowAdd) return now;
  if (field.unique) return undefined;
  if (field.hasDefault) return toJson(field.getDefault()) ?? undefined;
  return field.blank && (field.type.kind === "char" || field.type.kind === "text") ? "" : undefined;
}

/** Indexes, constraints and options: what goes comes before the changes of fields, what comes after. */
export function changedOptions(from: ProjectState, to: ProjectState): { before: Draft[]; after: Draft[] } {
  const before: Draft[] = [];
  const after: Draft[] = [];
  for (const [label, model] of to.models) {
    const old = from.models.get(label);
    if (old === undefined) continue;
    const push = (list: Draft[], operation: Operation) => list.push(draft(model.app, operation, {}));
    for (const one of gone(old.options.constraints, model.options.constraints))
      push(before, removeConstraint(model.name, one.name));
    for (const one of gone(old.options.indexes, model.options.indexes)) push(before, removeIndex(model.name, one.name));
    for (const one of gone(model.options.indexes, old.options.indexes)) push(after, addIndex(model.name, one));
    for (const one of gone(model.options.constraints, old.options.constraints))
      push(after, addConstraint(model.name, one));
    const options = alteredOptions(old, model);
    if (options !== undefined) push(after, alterModelOptions(model.name, options));
  }
  return { before, after };
}

/** What of a new model had to wait for fields that were added after it. */
export function laterOptions(created: readonly Draft[], to: ProjectState): Draft[] {
  return created.flatMap((one) => {
    const { code } = one.operation;
    if (code?.name !== "createModel") return [];
    const model = to.models.get(labelOf({ app: one.app, name: String(code.args[0]) }))!;
    const made = (code.args[1] as { options?: ModelState["options"] }).options ?? {};
    const late = [
      ...gone(model.options.indexes, made.indexes).map((index) => addIndex(model.name, index)),
      ...gone(model.options.constraints, made.constraints).map((constraint) => addConstraint(model.name, constraint)),
    ];
    return late.map((operation) => draft(one.app, operation, {}));
  });
}

function gone<T extends { readonly name: string }>(these: readonly T[] = [], those: readonly T[] = []): T[] {
  const known = new Set(those.map(text));
  return these.filter((one) => !known.has(text(one)));
}

function alteredOptions(old: ModelState, model: ModelState): AlteredOptions | undefined {
  const altered: Record<string, unknown> = {};
  for (const name of ["dbTable", "dbTableComment", "managed", "ordering"] as const) {
    if (text(old.options[name]) !== text(model.options[name])) altered[name] = model.options[name];
  }
  return Object.keys(altered).length === 0 ? undefined : altered;
}
