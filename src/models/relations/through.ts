import { NuagesError } from "../../errors/index.ts";
import { humanize } from "../../lib/index.ts";
import type { BoundOptions } from "../bound-options.ts";
import type { Declaration } from "../fields/declaration.ts";
import { databaseName, shorten } from "../names.ts";
import type { Field, FieldDefinition, ManyToManyField, ModelOptions, Through } from "../options.ts";
import type { ManyToManyOptions } from "../types/fields.ts";

/** The parts of a many-to-many relation in its place. */
export interface ManyToManyPlace {
  readonly model: ModelOptions;
  readonly remote: ModelOptions;
  readonly name: string;
  readonly declaration: Declaration;
  readonly through: Through;
  readonly swappable: boolean;
}

/** A many-to-many relation of a model. */
export class BoundManyToMany implements ManyToManyField {
  readonly kind = "manyToMany";
  readonly name: string;
  readonly blank: boolean;
  readonly editable: boolean;
  readonly verboseName: string;
  readonly helpText: string;
  readonly relatedName: string | undefined;
  readonly model: ModelOptions;
  readonly remote: ModelOptions;
  readonly through: Through;
  readonly swappable: boolean;
  readonly #declaration: Declaration;

  constructor(place: ManyToManyPlace) {
    const options = place.declaration.options as ManyToManyOptions;
    this.name = place.name;
    this.model = place.model;
    this.remote = place.remote;
    this.through = place.through;
    this.swappable = place.swappable;
    this.blank = options.blank === true;
    this.editable = options.editable ?? true;
    this.verboseName = options.verboseName ?? humanize(place.name);
    this.helpText = options.helpText ?? "";
    this.relatedName = options.relatedName;
    this.#declaration = place.declaration;
  }

  deconstruct(): FieldDefinition {
    const { through: _, ...options } = this.#declaration.options;
    const to = this.swappable ? "userModel" : this.remote.label;
    return { kind: "manyToMany", options: { ...options, to, through: this.through.options.label } };
  }
}

/** The names of the automatic model between two. */
export function automaticNames(model: BoundOptions, remote: ModelOptions, name: string) {
  const self = model.label === remote.label;
  const same = !self && model.modelName === remote.modelName;
  return {
    label: `${model.label}_${name}` as `${string}.${string}`,
    table: shorten(`${model.dbTable}_${databaseName(name)}`),
    source: self ? `from_${model.modelName}` : same ? `from_${model.app}_${model.modelName}` : model.modelName,
    target: self ? `to_${model.modelName}` : same ? `to_${remote.app}_${remote.modelName}` : remote.modelName,
  };
}

/** The two foreign keys of a through model that was declared: those that `throughFields` names, else the only ones. */
export function declaredSides(
  through: ModelOptions,
  model: BoundOptions,
  place: { remote: ModelOptions; name: string; declaration: Declaration },
) {
  const { throughFields } = place.declaration.options as { throughFields?: readonly string[] };
  if (throughFields !== undefined) return namedSides(through, model, { ...place, throughFields });
  const keys = through.fields.filter((field) => field.remote !== undefined);
  const toModel = keys.filter((field) => field.remote === model);
  const toRemote = keys.filter((field) => field.remote === place.remote);
  const self = model === place.remote;
  if (self ? toModel.length === 2 : toModel.length === 1 && toRemote.length === 1) {
    return { source: toModel[0]!, target: (self ? toModel[1] : toRemote[0])! };
  }
  throw new NuagesError("E_MODEL_DECLARATION", {
    model: `${model.label}.${place.name}`,
    problem: `its through model ${through.label} must have exactly one foreign key to each side`,
    fix: `Declare one foreignKey to ${model.name} and one to ${place.remote.name} in ${through.name}${self ? ", the source first" : ""}.`,
  });
}

function namedSides(
  through: ModelOptions,
  model: BoundOptions,
  place: { remote: ModelOptions; name: string; throughFields: readonly string[] },
) {
  const { remote, name, throughFields } = place;
  const [source, target] = throughFields.map((one) => through.fields.find((field) => field.name === one));
  if (throughFields.length === 2 && source?.remote === model && target?.remote === remote) return { source, target };
  throw new NuagesError("E_MODEL_DECLARATION", {
    model: `${model.label}.${name}`,
    problem: `its throughFields don't name a foreign key of ${through.label} to ${model.label} and one to ${remote.label}`,
    fix: `Write throughFields: ["${model.modelName}", "${remote.modelName}"], by the names in ${through.name}.`,
  });
}

/** The columns that a row between two needs beside the two keys. */
export function extraColumns(through: Through): readonly Field[] {
  const { options, source, target } = through;
  return options.fields.filter(
    (field) =>
      field.name !== source.name &&
      field.name !== target.name &&
      !field.automatic &&
      field.dbDefault === undefined &&
      field.generated === undefined &&
      !(field.null || field.hasDefault || field.autoNow || field.autoNowAdd),
  );
}
