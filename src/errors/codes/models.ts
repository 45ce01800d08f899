import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of models: declarations, fields, instances, deletion. */
export const modelsCodes = {
  E_MODEL_LABEL: code<{ label: unknown }>({
    status: 500,
    message: (v) => `A model's label is "app.Model", received ${describeValue(v.label)}.`,
    hint: () =>
      'Write Model<Post>("blog.Post")({ … }): the app in lower-case letters, digits and "_", then the class\'s name.',
  }),
  E_MODEL_NOT_READY: code<{ model: string }>({
    status: 500,
    message: (v) => `The model ${v.model} is in no registry, so its fields are not known yet.`,
    hint: () =>
      "Create the application first (it collects what each app's models module exports). A query that is made while a module is loaded comes too early: put it into a function. In a test use createTestApplication, or new ModelRegistry([…]).",
  }),
  E_MODEL_NOT_REGISTERED: code<{ model: string; by: string }>({
    status: 500,
    message: (v) => `${v.by} leads to ${v.model}, which is not among the application's models.`,
    hint: (v) => `Export ${v.model} from the models module of its app, and list that app in settings.apps.`,
  }),
  E_MODEL_UNKNOWN: code<{ label: string }>({
    status: 500,
    message: (v) => `There is no model ${describeValue(v.label)}.`,
    hint: () => 'Labels read "app.Model".',
  }),
  E_MODEL_APP: code<{ label: string; app: string }>({
    status: 500,
    message: (v) => `The model ${v.label} belongs to no app: "${v.app}" is not among the apps of the settings.`,
    hint: (v) => `Begin the label with that of its app, or list the app "${v.app}".`,
  }),
  E_MODEL_DUPLICATE: code<{ label: string }>({
    status: 500,
    message: (v) => `Two models have the label "${v.label}".`,
    hint: () => "A label is unique within an application: rename one of them.",
  }),
  E_MODEL_DECLARATION: code<{ model: string; problem: string; fix: string }>({
    status: 500,
    message: (v) => `${v.model}: ${v.problem}.`,
    hint: (v) => v.fix,
  }),
  E_MODEL_CIRCULAR: code<{ model: string; field: string; kind: string }>({
    status: 500,
    message: (v) => `${v.model}.${v.field} is a relation to a model that isn't loaded yet (a circular import).`,
    hint: (v) => `Write it as a getter: get ${v.field}() { return ${v.kind}(…); }`,
  }),
  E_FIELD_OPTIONS: code<{ kind: string; problem: string; fix: string }>({
    status: 500,
    message: (v) => `${v.kind}(): ${v.problem}.`,
    hint: (v) => v.fix,
  }),
  E_FIELD_VALUE: code<{ field: string; expected: string; received: unknown }>({
    status: 500,
    message: (v) => `${v.field} takes ${v.expected}, received ${describeValue(v.received)}.`,
    hint: (v) => valueHint(v),
  }),
  E_FIELD_UNKNOWN: code<{ model: string; name: string }>({
    status: 500,
    message: (v) => `${v.model} has no field ${describeValue(v.name)}.`,
    hint: (v) => `Look at the declaration of ${v.model}.`,
  }),
  E_FIELDS_MISSING: code<{ model: string; names: readonly string[] }>({
    status: 500,
    message: (v) => `A ${v.model} can't be saved without ${v.names.map((n) => `"${n}"`).join(", ")}.`,
    hint: (v) => `Set ${v.names.join(", ")}, or declare the field with a default or null: true.`,
  }),
  E_RELATED_UNSAVED: code<{ field: string; related: string }>({
    status: 500,
    message: (v) => `${v.field} holds a row of ${v.related} that isn't saved yet.`,
    hint: () => "Save that row first: its key is needed.",
  }),
  E_NOT_SAVED: code<{ model: string; action: string }>({
    status: 500,
    message: (v) => `This ${v.model} has no key, so it can't be ${v.action}.`,
    hint: () => "Save it first.",
  }),
  E_NOT_UPDATED: code<{ model: string; pk: unknown }>({
    status: 500,
    message: (v) => `There is no ${v.model} with the key ${describeValue(v.pk)} to update.`,
    hint: () => "The row was deleted meanwhile; use save() without forceUpdate or updateFields to insert it again.",
  }),
  E_SAVE_OPTIONS: code<{ problem: string }>({
    status: 500,
    message: (v) => `save(): ${v.problem}.`,
    hint: () => "forceInsert, forceUpdate and updateFields exclude each other, but forceUpdate goes with updateFields.",
  }),
  E_THROUGH_COLUMNS: code<{ field: string; through: string; columns: readonly string[] }>({
    status: 500,
    message: (v) => `Rows of ${v.field} need more than the two keys: ${v.through} has ${v.columns.join(", ")}.`,
    hint: (v) =>
      `Give them beside the rows, add([row], { through: { ${v.columns[0]}: … } }), or the row itself: await ${v.through.split(".").pop()}.objects.create({ … }).`,
  }),
  E_RELATION_NOT_NULL: code<{ field: string }>({
    status: 500,
    message: (v) => `Rows can't be parted from ${v.field}: it may not be null.`,
    hint: () => "Delete the rows, point them at another one, or declare the foreign key with null: true.",
  }),
  E_PROTECTED: code<{ model: string; by: string; count: number; samples: readonly string[] }>({
    status: 409,
    message: (v) =>
      `The ${v.model} can't be deleted: ${v.count} ${v.count === 1 ? "row" : "rows"} of ${v.by} still need it (${v.samples.join(", ")}).`,
    hint: () => 'Delete or re-point these rows first; the foreign key says onDelete: "protect".',
  }),
  E_RESTRICTED: code<{ model: string; by: string; count: number; samples: readonly string[] }>({
    status: 409,
    message: (v) =>
      `The ${v.model} can't be deleted: ${v.count} ${v.count === 1 ? "row" : "rows"} of ${v.by} still need it (${v.samples.join(", ")}).`,
    hint: () =>
      'Delete what these rows belong to as well, or re-point them; the foreign key says onDelete: "restrict".',
  }),
};

/** What helps with a value that a field can't take, by what was given in its place. */
function valueHint({ field, expected, received }: { field: string; expected: string; received: unknown }): string {
  if (received instanceof Promise) return "Await it: what was given is a promise, not yet what it promises.";
  const text = typeof received === "string";
  if (expected.startsWith("a Temporal.PlainDate") && (text || received instanceof Date))
    return 'Make one with Temporal.PlainDate.from("2026-01-31"), from "nuages/lib"; what people enter goes through a form.';
  if (expected.startsWith("a Temporal.PlainTime") && text)
    return 'Make one with Temporal.PlainTime.from("12:30"), from "nuages/lib"; what people enter goes through a form.';
  if (expected.startsWith("a Temporal.Duration"))
    return 'Make one with Temporal.Duration.from({ hours: 1, minutes: 30 }), from "nuages/lib".';
  if (expected.startsWith("a valid Date") && text)
    return "Make one with new Date(…); what people enter goes through a form.";
  return `Give ${field} ${expected}; validate what comes from outside with a form first.`;
}
