import { NuagesError } from "../../errors/index.ts";
import { text } from "../change-table.ts";
import { labelOf, type ModelState } from "../definitions.ts";
import { renameField } from "../operations/fields.ts";
import { renameModel } from "../operations/models.ts";
import type { ProjectState } from "../state.ts";
import { type Draft, draft } from "./draft.ts";
import type { Questions, RenameQuestion } from "./questions.ts";

/** The renames that were found, and the state in which they have happened. */
export interface Renamed {
  readonly drafts: readonly Draft[];
  readonly state: ProjectState;
}

function ask(what: "model" | "field", question: RenameQuestion, answer: boolean | undefined): boolean {
  if (answer !== undefined) return answer;
  const { from, to } = question;
  const name = to.slice(to.lastIndexOf(".") + 1);
  const flags = { rename: `--rename ${from}:${name}`, remove: `--remove ${from}` };
  throw new NuagesError("E_MIGRATION_RENAME", { what, from, to, ...flags });
}

/** Models that went, while one of the same app with the same fields came. */
export async function findModelRenames(from: ProjectState, to: ProjectState, questions: Questions): Promise<Renamed> {
  let state = from;
  const drafts: Draft[] = [];
  const come = [...to.models.keys()].filter((label) => !from.models.has(label));
  for (const label of from.models.keys()) {
    if (to.models.has(label)) continue;
    const old = state.models.get(label)!;
    for (const candidate of come) {
      const model = to.models.get(candidate)!;
      if (model.app !== old.app || state.models.has(candidate) || !sameFields(old, model)) continue;
      const question = { from: label, to: candidate };
      if (!ask("model", question, await questions.renameModel?.(question))) continue;
      const operation = renameModel(old.name, model.name);
      state = operation.apply(old.app, state);
      drafts.push(draft(old.app, operation, { provides: [`model:${candidate}`], takesAway: true }));
      break;
    }
  }
  return { drafts, state };
}

/** Whether the fields are the same, but for relations of each model to itself. */
function sameFields(a: ModelState, b: ModelState): boolean {
  const shape = (model: ModelState) =>
    text(
      Object.entries(model.fields)
        .map(([name, field]) => [
          name,
          field.kind,
          { ...field.options, ...(field.options.to === labelOf(model) && { to: "self" }) },
        ])
        .sort(),
    );
  return shape(a) === shape(b);
}

/** Fields that went, while one of the same definition came. */
export async function findFieldRenames(from: ProjectState, to: ProjectState, questions: Questions): Promise<Renamed> {
  let state = from;
  const drafts: Draft[] = [];
  for (const [label, model] of to.models) {
    const gone = Object.keys(from.models.get(label)?.fields ?? {}).filter((name) => !Object.hasOwn(model.fields, name));
    for (const name of gone) {
      const old = state.models.get(label)!;
      for (const [candidate, field] of Object.entries(model.fields)) {
        if (Object.hasOwn(old.fields, candidate) || !sameDefinition(old.fields[name]!, field)) continue;
        const question = { from: `${label}.${name}`, to: `${label}.${candidate}` };
        if (!ask("field", question, await questions.renameField?.(question))) continue;
        const operation = renameField(model.name, name, candidate);
        state = operation.apply(model.app, state);
        drafts.push(draft(model.app, operation, { provides: [`field:${label}.${candidate}`] }));
        break;
      }
    }
  }
  return { drafts, state };
}

function sameDefinition(a: ModelState["fields"][string], b: ModelState["fields"][string]): boolean {
  const shape = ({ kind, options: { dbColumn: _, ...options } }: ModelState["fields"][string]) => text([kind, options]);
  return shape(a) === shape(b);
}
