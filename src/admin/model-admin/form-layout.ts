import { didYouMean } from "../../errors/index.ts";
import { capitalize } from "../../lib/index.ts";
import type { Field, ManyToManyField, ModelOptions } from "../../models/index.ts";
import type { AnySettings } from "./loose.ts";
import { isManyToMany, type PathOrigin, refuse } from "./path.ts";
import { isSecret } from "./secrets.ts";
import type { Column } from "./types.ts";

/** One group of the form: names of fields, in order. */
export interface FormSection {
  readonly label: string;
  readonly description: string;
  readonly aside: boolean;
  readonly names: readonly string[];
}

/** What the form of a model holds. */
export interface FormLayout {
  readonly sections: readonly FormSection[];
  /** The fields that can be edited, in order. */
  readonly editable: readonly string[];
  /** Fields that are only shown. */
  readonly readonly: ReadonlySet<string>;
  /** Columns that are worked out, shown beside the form. */
  readonly computed: readonly Column[];
  /** Target → sources. */
  readonly prepopulated: ReadonlyMap<string, readonly string[]>;
}

/** Resolves fieldsets, exclusions and read-only fields against the model. */
export function formLayout(settings: AnySettings, model: ModelOptions): FormLayout {
  const origin = (option: string): PathOrigin => ({ model, option });
  const marked: readonly (string | Column)[] = settings.readonlyFields ?? [];
  const computed = marked.filter((entry): entry is Column => typeof entry !== "string");
  if (computed.some((entry) => !entry.value))
    refuse(origin("readonlyFields"), "hold a column without a value", "Give column(…) a value function.");
  const names = marked.filter((entry): entry is string => typeof entry === "string");
  const readonly = new Set(names.map((name) => fieldNamed(name, origin("readonlyFields")).name));
  const excluded = new Set((settings.exclude ?? []).map((name) => fieldNamed(name, origin("exclude")).name));
  const sections = settings.fieldsets
    ? settings.fieldsets.map((set) => section(set, { excluded, origin: origin("fieldsets") }))
    : [defaultSection(model, { readonly, excluded })];
  const placed = sections.flatMap((each) => each.names);
  const twice = placed.find((name, index) => placed.indexOf(name) !== index);
  if (twice) refuse(origin("fieldsets"), `name ${twice} twice`, "Name each field once.");
  const left = [...readonly].filter((name) => !placed.includes(name));
  for (const name of placed) if (!canEdit(fieldNamed(name, origin("fieldsets")))) readonly.add(name);
  return {
    sections:
      left.length > 0 ? [...sections, { label: "Details", description: "", aside: true, names: left }] : sections,
    editable: placed.filter((name) => !readonly.has(name)),
    readonly,
    computed,
    prepopulated: prepopulated(settings, model),
  };
}

/** True for fields that a form may offer. */
export function canEdit(field: Field | ManyToManyField): boolean {
  if (!field.editable) return false;
  if (isManyToMany(field)) return field.through.automatic;
  return !field.autoCreated && !field.autoNow && !field.autoNowAdd && !field.automatic;
}

/** A field of the model by its name; throws `E_ADMIN_OPTION` with a "did you mean". */
export function fieldNamed(name: unknown, origin: PathOrigin): Field | ManyToManyField {
  const field = typeof name === "string" ? origin.model.field(name) : undefined;
  if (field) return field;
  const known = [...origin.model.fields, ...origin.model.manyToMany].map((each) => each.name);
  return refuse(origin, `names ${String(name)}, which is no field`, didYouMean(String(name), known));
}

function section(
  set: NonNullable<AnySettings["fieldsets"]>[number],
  given: { readonly excluded: ReadonlySet<string>; readonly origin: PathOrigin },
): FormSection {
  const fields = set.fields.map((name) => fieldNamed(name, given.origin));
  const secret = fields.find((field) => isPassword(field));
  if (secret)
    refuse(
      given.origin,
      `name ${secret.name}, which holds a hash`,
      "Take it out: a password is set by its owner, never typed over its hash.",
    );
  return {
    label: set.label,
    description: set.description ?? "",
    aside: set.aside ?? false,
    names: fields.map((field) => field.name).filter((name) => !given.excluded.has(name)),
  };
}

function defaultSection(
  model: ModelOptions,
  given: { readonly readonly: ReadonlySet<string>; readonly excluded: ReadonlySet<string> },
): FormSection {
  const fields = [...model.fields, ...model.manyToMany].filter(
    (field) => canEdit(field) && !isSecret(field) && !given.readonly.has(field.name) && !given.excluded.has(field.name),
  );
  return {
    label: capitalize(model.verboseName),
    description: "",
    aside: false,
    names: fields.map((field) => field.name),
  };
}

function isPassword(field: { readonly name: string }): boolean {
  return field.name === "password";
}

function prepopulated(settings: AnySettings, model: ModelOptions): ReadonlyMap<string, readonly string[]> {
  const origin = { model, option: "prepopulatedFields" };
  const map = new Map<string, readonly string[]>();
  for (const [target, sources] of Object.entries(settings.prepopulatedFields ?? {})) {
    const names = (sources as readonly string[]).map((name) => fieldNamed(name, origin).name);
    map.set(fieldNamed(target, origin).name, names);
  }
  return map;
}
