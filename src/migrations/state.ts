import { didYouMean, NuagesError } from "../errors/index.ts";
import { type FieldState, isRelation, labelOf, type ModelState, userModelReference } from "./definitions.ts";

/** All models at one moment of the history. Immutable: each change answers with another state. */
export class ProjectState {
  readonly models: ReadonlyMap<string, ModelState>;
  /** The label of the project's user model. */
  readonly userModel: string | undefined;

  constructor(models: Iterable<readonly [string, ModelState]> = [], userModel?: string) {
    this.models = new Map(models);
    this.userModel = userModel;
  }

  /** The model with this label; throws for one that isn't there. */
  get(label: string, operation: string): ModelState {
    const model = this.models.get(label);
    if (model !== undefined) return model;
    const hint = didYouMean(label, [...this.models.keys()]);
    throw new NuagesError("E_MIGRATION_STATE", { operation, problem: `there is no model ${label}` }, { hint });
  }

  add(model: ModelState, operation: string): ProjectState {
    const label = labelOf(model);
    if (this.models.has(label)) {
      throw new NuagesError("E_MIGRATION_STATE", { operation, problem: `the model ${label} is already there` });
    }
    return new ProjectState([...this.models, [label, model]], this.userModel);
  }

  remove(label: string, operation: string): ProjectState {
    this.get(label, operation);
    return new ProjectState(
      [...this.models].filter(([key]) => key !== label),
      this.userModel,
    );
  }

  /** Puts another state of a model in its place. */
  replace(model: ModelState): ProjectState {
    const label = labelOf(model);
    return new ProjectState(
      [...this.models].map(([key, one]) => [key, key === label ? model : one]),
      this.userModel,
    );
  }

  /** Gives a model another name; what points at it follows. */
  rename(label: string, name: string, operation: string): ProjectState {
    const model = this.get(label, operation);
    const renamed = { ...model, name };
    const to = labelOf(renamed);
    if (this.models.has(to)) {
      throw new NuagesError("E_MIGRATION_STATE", { operation, problem: `the model ${to} is already there` });
    }
    const models = [...this.models].map(([key, one]): [string, ModelState] => {
      const own = key === label ? renamed : one;
      return [labelOf(own), { ...own, fields: pointTo(own.fields, label, to) }];
    });
    return new ProjectState(models, this.userModel === label ? to : this.userModel);
  }

  /** The label that a relation leads to. */
  targetOf(field: FieldState): string | undefined {
    if (!isRelation(field)) return undefined;
    const to = String(field.options.to);
    return to === userModelReference ? this.userModel : to;
  }
}

function pointTo(fields: ModelState["fields"], from: string, to: string): ModelState["fields"] {
  const follow = (value: unknown) => (value === from ? to : value);
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      if (!isRelation(field) || (field.options.to !== from && field.options.through !== from)) return [name, field];
      const { to: target, through, ...rest } = field.options;
      const options = { to: follow(target), ...rest, ...(through === undefined ? {} : { through: follow(through) }) };
      return [name, { ...field, options }];
    }),
  );
}
