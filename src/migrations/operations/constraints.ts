import { NuagesError } from "../../errors/index.ts";
import { snakeCase } from "../../lib/index.ts";
import { changeTable } from "../change-table.ts";
import type { ConstraintDefinition, IndexDefinition, ModelState } from "../definitions.ts";
import { tablesOf } from "../render.ts";
import { withOptions } from "./models.ts";
import type { Operation, OperationContext } from "./operation.ts";

/** Takes the model's table from one state to the other, which differ in indexes and constraints only. */
async function sync(context: OperationContext, model: string): Promise<void> {
  const { app, database, editor, from, to } = context;
  const label = `${app}.${model}`;
  const [before, after] = [tablesOf(from, label, database.dialect), tablesOf(to, label, database.dialect)];
  await changeTable(editor, { before: before.table, after: after.table });
}

type Part = "indexes" | "constraints";

interface Change {
  readonly title: string;
  readonly slug: string;
  readonly code: Operation["code"];
  readonly model: string;
  readonly change: (model: ModelState) => ModelState;
}

function changing({ title, slug, code, model, change }: Change): Operation {
  return {
    title,
    slug,
    code,
    reversible: true,
    apply: (app, state) => state.replace(change(state.get(`${app}.${model}`, title))),
    forwards: (context) => sync(context, model),
    backwards: (context) => sync(context, model),
  };
}

function added(part: Part, one: IndexDefinition | ConstraintDefinition) {
  return (model: ModelState): ModelState =>
    withOptions(model, { ...model.options, [part]: [...(model.options[part] ?? []), one] });
}

function removed(part: Part, name: string, title: string) {
  return (model: ModelState): ModelState => {
    const all: readonly { readonly name: string }[] = model.options[part] ?? [];
    if (!all.some((one) => one.name === name)) {
      throw new NuagesError("E_MIGRATION_STATE", {
        operation: title,
        problem: `${model.name} has nothing called ${name}`,
      });
    }
    return withOptions(model, { ...model.options, [part]: all.filter((one) => one.name !== name) });
  };
}

/** Adds an index over fields; `"-name"` for descending. */
export function addIndex(model: string, index: IndexDefinition): Operation {
  const title = `Add index ${index.name} to ${model}`;
  const code = { name: "addIndex", args: [model, index] };
  return changing({ title, code, model, slug: `add_index_${snakeCase(index.name)}`, change: added("indexes", index) });
}

/** Removes an index. */
export function removeIndex(model: string, name: string): Operation {
  const title = `Remove index ${name} from ${model}`;
  const code = { name: "removeIndex", args: [model, name] };
  return changing({
    title,
    code,
    model,
    slug: `remove_index_${snakeCase(name)}`,
    change: removed("indexes", name, title),
  });
}

/** Adds a constraint; fails when rows that are there break it. */
export function addConstraint(model: string, constraint: ConstraintDefinition): Operation {
  const title = `Add constraint ${constraint.name} to ${model}`;
  const code = { name: "addConstraint", args: [model, constraint] };
  return changing({
    title,
    code,
    model,
    slug: `add_${snakeCase(constraint.name)}`,
    change: added("constraints", constraint),
  });
}

/** Removes a constraint. */
export function removeConstraint(model: string, name: string): Operation {
  const title = `Remove constraint ${name} from ${model}`;
  const code = { name: "removeConstraint", args: [model, name] };
  return changing({
    title,
    code,
    model,
    slug: `remove_${snakeCase(name)}`,
    change: removed("constraints", name, title),
  });
}
