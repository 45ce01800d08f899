import {
  type FieldState,
  type IndexDefinition,
  isRelation,
  labelOf,
  type ModelState,
  userModelReference,
} from "../definitions.ts";
import { addField, removeField } from "../operations/fields.ts";
import { createModel, deleteModel } from "../operations/models.ts";
import type { ProjectState } from "../state.ts";
import { type Draft, draft } from "./draft.ts";

/** What a field waits for, and whether by way of the user model. */
export function needsOf(state: ProjectState, field: FieldState): Pick<Draft, "needs" | "swappable"> {
  const target = state.targetOf(field);
  const through = field.options.through;
  const needs = [target, through].filter((label) => typeof label === "string").map((label) => `model:${label}`);
  return { needs, swappable: isRelation(field) && field.options.to === userModelReference };
}

/** The models that came: each after those that it points at; a relation that closes a circle is added afterwards. */
export function createdModels(from: ProjectState, to: ProjectState): Draft[] {
  const created = [...to.models.values()].filter((model) => !from.models.has(labelOf(model)));
  const isNew = new Set(created.map(labelOf));
  const done = new Set<string>();
  const underway = new Set<string>();
  const drafts: Draft[] = [];
  const later: Draft[] = [];

  const visit = (model: ModelState): void => {
    const label = labelOf(model);
    if (done.has(label) || underway.has(label)) return;
    underway.add(label);
    const fields: Record<string, FieldState> = {};
    for (const [name, field] of Object.entries(model.fields)) {
      const target = to.targetOf(field);
      const through = field.options.through as string | undefined;
      const closes = target !== undefined && target !== label && underway.has(target);
      const waits = through !== undefined && isNew.has(through);
      if (!closes && !waits) {
        if (target !== undefined && isNew.has(target)) visit(to.models.get(target)!);
        fields[name] = field;
      } else
        later.push(
          draft(model.app, addField(model.name, name, field), {
            ...needsOf(to, field),
            provides: [`field:${label}.${name}`],
          }),
        );
    }
    underway.delete(label);
    done.add(label);
    const needs = Object.values(fields).map((field) => needsOf(to, field));
    const own = `model:${label}`;
    const options = withoutLater(model, fields);
    drafts.push(
      draft(model.app, createModel(model.name, { fields, options: options.now }), {
        needs: needs.flatMap((one) => one.needs).filter((need) => need !== own),
        provides: [own],
        swappable: needs.some((one) => one.swappable),
      }),
    );
  };
  for (const model of created) visit(model);
  return [...drafts, ...later];
}

/** What of a model's indexes and constraints can be made with these fields; the rest comes after the other fields. */
export function withoutLater(model: ModelState, fields: ModelState["fields"]): { now: ModelState["options"] } {
  if (Object.keys(fields).length === Object.keys(model.fields).length) return { now: model.options };
  const complete = (names: readonly string[]) => names.every((name) => Object.hasOwn(fields, name.replace(/^-/, "")));
  const { indexes = [], constraints = [], ...rest } = model.options;
  // What conditions and expressions need isn't looked for: they wait for all fields.
  const ready = ({ fields: names, include = [], condition, expressions }: IndexDefinition) =>
    condition === undefined && expressions === undefined && complete([...names, ...include]);
  const nowIndexes = indexes.filter(ready);
  const nowConstraints = constraints.filter((one) => one.kind === "unique" && ready(one));
  return {
    now: {
      ...rest,
      ...(nowIndexes.length > 0 && { indexes: nowIndexes }),
      ...(nowConstraints.length > 0 && { constraints: nowConstraints }),
    },
  };
}

/** The models that went: first what points at them, then each before those that it points at. */
export function deletedModels(from: ProjectState, to: ProjectState): Draft[] {
  const gone = [...from.models.values()].filter((model) => !to.models.has(labelOf(model)));
  const isGone = new Set(gone.map(labelOf));
  const order: ModelState[] = [];
  const cut: Draft[] = [];
  const done = new Set<string>();
  const underway = new Set<string>();
  const visit = (model: ModelState): void => {
    const label = labelOf(model);
    if (done.has(label)) return;
    underway.add(label);
    for (const other of gone) {
      const otherLabel = labelOf(other);
      for (const [name, field] of Object.entries(other.fields)) {
        const leads = from.targetOf(field) === label || field.options.through === label;
        if (!leads || otherLabel === label) continue;
        if (underway.has(otherLabel)) {
          cut.push(draft(other.app, removeField(other.name, name), { provides: [`gone:${otherLabel}.${name}`] }));
        } else visit(other);
      }
    }
    underway.delete(label);
    done.add(label);
    order.push(model);
  };
  for (const model of gone) visit(model);
  const needs = (label: string) =>
    [...from.models.values()].flatMap((model) =>
      Object.entries(model.fields)
        .filter(([, field]) => from.targetOf(field) === label || field.options.through === label)
        .flatMap(([name]) => {
          const other = labelOf(model);
          return other === label
            ? []
            : [`gone:${other}.${name}`, `field:${other}.${name}`, ...(isGone.has(other) ? [`deleted:${other}`] : [])];
        }),
    );
  const wasCut = new Set(cut.flatMap((one) => one.provides));
  return [
    ...cut,
    ...order.map((model) => {
      const label = labelOf(model);
      // A model that lost the field that led here may itself be dropped later.
      const waits = needs(label).filter((need) => !(need.startsWith("deleted:") && hasCut(wasCut, need.slice(8))));
      return draft(model.app, deleteModel(model.name), {
        needs: waits,
        provides: [`deleted:${label}`],
        takesAway: true,
      });
    }),
  ];
}

function hasCut(cut: ReadonlySet<string>, label: string): boolean {
  return [...cut].some((key) => key.startsWith(`gone:${label}.`));
}
