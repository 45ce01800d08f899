import { checkboxGroup, type ModelFieldOptions, type ModelForm, modelForm } from "../../forms/index.ts";
import type { AnyModel, Field, ManyToManyField, ModelOptions } from "../../models/index.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import { isManyToMany } from "../model-admin/path.ts";
import { labelOf } from "../values/labels.ts";
import { maxListed, type RowSources } from "./row-source.ts";

/** A form of any model, as the admin uses it. */
export type AnyForm = ModelForm<AnyModel, any>;

/** What a form of the admin is made for. */
export interface FormPlan {
  readonly options: ModelOptions;
  /** The fields that this user may edit, in order. */
  readonly names: readonly string[];
  readonly sources: RowSources;
  /** Target → sources of fields that fill themselves. */
  readonly prepopulated?: ReadonlyMap<string, readonly string[]>;
  /** In a table: many-to-many fields as one control instead of a group of boxes. */
  readonly compact?: boolean;
  /** One of several rows, of which new ones may stay empty: the browser must not insist on filling them. */
  readonly inline?: boolean;
}

/** Makes a form; without `data` it shows a row, or a new one. */
export type MakeForm = new (init: {
  readonly data?: AnyForm["data"];
  readonly instance?: AnyRow;
  readonly initial?: Readonly<Record<string, unknown>>;
  readonly prefix?: string;
}) => AnyForm;

/** The class of the form: the model's own fields, choosing from the rows that the user may see. */
export function formClass(plan: FormPlan): MakeForm {
  return modelForm<AnyModel, string>(plan.options.model, {
    fields: [...plan.names],
    options: fieldOptions(plan),
    name: `The form of ${plan.options.label}`,
  }) as MakeForm;
}

/** What differs from the model's own form fields, by name. */
export function fieldOptions(plan: FormPlan): Record<string, ModelFieldOptions> {
  return Object.fromEntries(plan.names.map((name) => [name, optionsOfField(plan, name)]));
}

function optionsOfField(plan: FormPlan, name: string): ModelFieldOptions {
  const field = plan.options.field(name)!;
  const slug = plan.prepopulated?.get(name);
  const utc = [field.helpText, "In UTC."].filter((text) => text !== "").join(" ");
  const attributes = {
    ...(slug && { "data-slug-from": slug.map((source) => `id_${source}`).join(" ") }),
    ...(field.kind === "json" && { class: "code", spellcheck: "false" }),
    ...(plan.inline && { required: undefined }),
  };
  return {
    ...relationOptions(plan, field),
    attributes,
    ...(field.kind === "dateTime" && { helpText: utc }),
  };
}

function relationOptions(plan: FormPlan, field: Field | ManyToManyField): ModelFieldOptions {
  const target = field.remote;
  if (!target) return {};
  return {
    rows: () => plan.sources.of(target),
    labelOf: (row) => labelOf(row, target),
    limit: maxListed,
    ...(isManyToMany(field) && !plan.compact && { widget: checkboxGroup() }),
  };
}
