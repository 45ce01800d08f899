import { type Field, type ModelOptions, optionsOf } from "../../models/index.ts";
import { canEdit, fieldNamed } from "./form-layout.ts";
import { isManyToMany, refuse } from "./path.ts";
import { isSecret } from "./secrets.ts";
import type { Inline } from "./types.ts";

/** How many rows of an inline a form shows; the rest is in the list of their model. */
export const inlineRows = 25;

/** Rows that are edited with their parent, resolved. */
export interface InlineAdmin {
  readonly model: Inline["model"];
  readonly options: ModelOptions;
  /** The field that points at the parent. */
  readonly reference: Field;
  /** What its inputs' names start with. */
  readonly prefix: string;
  readonly label: string | undefined;
  readonly tabular: boolean;
  readonly editable: readonly string[];
  readonly readonly: readonly string[];
  readonly ordering: readonly string[];
  readonly extra: number;
  readonly max: number;
  readonly canDelete: boolean;
}

/** Resolves an inline against its model and its parent's. */
export function inlineAdmin(
  inline: Inline,
  given: { readonly parent: ModelOptions; readonly index: number },
): InlineAdmin {
  const options = optionsOf(inline.model);
  const settings = inline.options;
  const origin = { model: given.parent, option: `inlines (${options.label})` };
  const reference = referenceTo(given.parent, { options, name: settings.reference as string | undefined, origin });
  const readonly = (settings.readonlyFields ?? []).map((name) => fieldNamed(name, { ...origin, model: options }).name);
  const named = settings.fields?.map((name) => fieldNamed(name, { ...origin, model: options }));
  const all = options.fields.filter((field) => canEdit(field) && !isSecret(field) && !readonly.includes(field.name));
  const fields = (named ?? all).filter(
    (field) => field !== reference && canEdit(field) && !readonly.includes(field.name),
  );
  const shown = (named ?? []).filter((field) => field !== reference && !canEdit(field)).map((field) => field.name);
  return {
    model: inline.model,
    options,
    reference,
    prefix: `${options.modelName}${given.index}`,
    label: settings.label,
    tabular: settings.layout !== "stacked",
    editable: fields.map((field) => field.name),
    readonly: [...new Set([...shown, ...readonly])],
    ordering: (settings.ordering ?? []).map(String),
    extra: Math.min(settings.extra ?? 0, 10),
    max: Math.min(settings.max ?? 1000, 1000),
    canDelete: settings.canDelete ?? true,
  };
}

function referenceTo(
  parent: ModelOptions,
  given: {
    readonly options: ModelOptions;
    readonly name: string | undefined;
    readonly origin: { model: ModelOptions; option: string };
  },
): Field {
  const { options, name, origin } = given;
  const fitting = options.fields.filter((field) => field.remote === parent);
  if (name !== undefined) {
    const field = fieldNamed(name, { ...origin, model: options });
    if (!isManyToMany(field) && field.remote === parent) return field;
    return refuse(
      origin,
      `refer by ${name}, which doesn't point at ${parent.label}`,
      `Name a reference to ${parent.label}.`,
    );
  }
  if (fitting.length === 1) return fitting[0]!;
  const names = fitting.map((field) => field.name).join(", ");
  return fitting.length === 0
    ? refuse(origin, `has no reference to ${parent.label}`, `Give ${options.label} a foreignKey to ${parent.label}.`)
    : refuse(
        origin,
        `has several references to ${parent.label}: ${names}`,
        "Name one with inline(Model, { reference }).",
      );
}
