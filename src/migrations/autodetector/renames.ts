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

function unfit(from: string, name: string, problem: string): NuagesError {
  return new NuagesError("E_MIGRATION_FLAG", { flag: "--rename", value: `${from}:${name}`, problem });
}

/** Models that went, while one of the same app with the same fields came; or which are known to be renamed. */
export async function findModelRenames(from: ProjectState, to: ProjectState, questions: Questions): Promise<Renamed> {
  let state = from;
  const drafts: Draft[] = [];
  for (const label of from.models.keys()) {
    if (to.models.has(label)) continue;
    const old = state.models.get(label)!;
    const candidate = await newNameOfModel(old, { from: state, to }, questions);
    if (candidate === undefined) continue;
    const operation = renameModel(old.name, candidate.name);
    state = operation.apply(old.app, state);
    drafts.push(draft(old.app, operation, { provides: [`model:${labelOf(candidate)}`], takesAway: true }));
  }
  return { drafts, state };
}

interface Between {
  readonly from: ProjectState;
  readonly to: ProjectState;
}

async function newNameOfModel(
  old: ModelState,
  { from, to }: Between,
  questions: Questions,
): Promise<ModelState | undefined> {
  const label = labelOf(old);
  const said = questions.renamed?.(label);
  const come = [...to.models.values()].filter((model) => model.app === old.app && !from.models.has(labelOf(model)));
  if (said !== undefined) {
    const known = come.find((model) => model.name === said);
    if (known === undefined) throw unfit(label, said, `there is no new model ${old.app}.${said}`);
    return known;
  }
  for (const model of come) {
    if (!sameFields(old, model)) continue;
    const question = { from: label, to: labelOf(model) };
    if (ask("model", question, await questions.renameModel?.(question))) return model;
  }
  return undefined;
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

/** Fields that went, while one of the same definition came; or which are known to be renamed. */
export async function findFieldRenames(from: ProjectState, to: ProjectState, questions: Questions): Promise<Renamed> {
  let state = from;
  const drafts: Draft[] = [];
  for (const [label, model] of to.models) {
    const gone = Object.keys(from.models.get(label)?.fields ?? {}).filter((name) => !Object.hasOwn(model.fields, name));
    for (const name of gone) {
      const candidate = await newNameOfField({ name, old: state.models.get(label)!, model }, questions);
      if (candidate === undefined) continue;
      const operation = renameField(model.name, name, candidate);
      state = operation.apply(model.app, state);
      drafts.push(draft(model.app, operation, { provides: [`field:${label}.${candidate}`] }));
    }
  }
  return { drafts, state };
}

interface GoneField {
  readonly name: string;
  readonly old: ModelState;
  readonly model: ModelState;
}

async function newNameOfField({ name, old, model }: GoneField, questions: Questions): Promise<string | undefined> {
  const label = labelOf(old);
  const field = old.fields[name]!;
  const said = questions.renamed?.(`${label}.${name}`);
  const come = Object.entries(model.fields).filter(([candidate]) => !Object.hasOwn(old.fields, candidate));
  if (said !== undefined) {
    const known = come.find(([candidate]) => candidate === said);
    if (known === undefined) throw unfit(`${label}.${name}`, said, `there is no new field ${label}.${said}`);
    if ((known[1].kind === "manyToMany") === (field.kind === "manyToMany")) return said;
    throw unfit(`${label}.${name}`, said, "a many-to-many relation can't become a column, or the other way round");
  }
  for (const [candidate, definition] of come) {
    if (!sameDefinition(field, definition)) continue;
    const question = { from: `${label}.${name}`, to: `${label}.${candidate}` };
    if (ask("field", question, await questions.renameField?.(question))) return candidate;
  }
  return undefined;
}

function sameDefinition(a: ModelState["fields"][string], b: ModelState["fields"][string]): boolean {
  const shape = ({ kind, options: { dbColumn: _, ...options } }: ModelState["fields"][string]) => text([kind, options]);
  return shape(a) === shape(b);
}
