import { capitalize } from "../lib/index.ts";
import type { AnyModel, Field, ManyToManyField, ModelOptions } from "../models/index.ts";
import { booleanField, choiceField } from "./fields/choices.ts";
import { dateField, dateTimeField } from "./fields/dates.ts";
import { type FieldOptions, FormField, fieldOf } from "./fields/field.ts";
import { jsonField } from "./fields/json.ts";
import {
  keyReader,
  modelChoiceField,
  modelMultipleChoiceField,
  type Row,
  type RowSource,
} from "./fields/model-choice.ts";
import { bigIntegerField, decimalField, floatField, integerField } from "./fields/numbers.ts";
import { charField, emailField, oneLine, slugField, textField, urlField, uuidField } from "./fields/text.ts";

/** What changes in the form field of a model's field. */
export interface ModelFieldOptions extends FieldOptions {
  /** Of a relation: the rows to choose from, instead of all. */
  readonly rows?: RowSource<Row> | (() => RowSource<Row>);
  /** Of a relation: the label of a row, instead of its text. */
  readonly labelOf?: (row: any) => string;
  /** Of a relation: the most rows that are listed; where there are more, the field asks for the key. Default 200. */
  readonly limit?: number;
}

/** The form field for a field of a model: its kind, its limits, its texts. */
export function formFieldFor(field: Field | ManyToManyField, options: ModelFieldOptions = {}): FormField {
  const { rows, labelOf, limit, ...own } = options;
  const common: FieldOptions = { label: capitalize(field.verboseName), helpText: field.helpText, ...own };
  if (field.kind === "manyToMany") return relationField(field, options, { required: !field.blank, ...common });
  const given: FieldOptions = { required: isRequired(field), ...common };
  if (field.remote !== undefined) return relationField(field, options, given);
  if (field.choices !== undefined) return fieldOfChoices(field, given);
  return plainField(field, given);
}

function isRequired(field: Field): boolean {
  return field.kind !== "boolean" && !field.blank;
}

function relationField(field: Field | ManyToManyField, options: ModelFieldOptions, given: FieldOptions): FormField {
  const remote = field.remote as ModelOptions;
  const all = {
    ...given,
    readKey: keyReader(remote),
    ...(options.labelOf === undefined ? {} : { labelOf: options.labelOf }),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  };
  const from = options.rows ?? (() => remote.model as AnyModel);
  return field.kind === "manyToMany"
    ? modelMultipleChoiceField(from as RowSource<Row>, all)
    : modelChoiceField(from as RowSource<Row>, all);
}

function fieldOfChoices(field: Field, given: FieldOptions): FormField {
  const choice: FormField = choiceField({ ...given, choices: [...field.choices!] });
  // An empty text column holds "", any other NULL.
  return isText(field) && !field.null ? new FormField({ ...choice.type, empty: "" }, choice.options) : choice;
}

function isText(field: Field): boolean {
  return field.type.kind === "char" || field.type.kind === "text";
}

function plainField(field: Field, given: FieldOptions): FormField {
  const length = field.maxLength ?? field.type.maxLength;
  const text = { ...given, ...(length === undefined ? {} : { maxLength: length }), empty: field.null ? null : "" };
  switch (field.kind) {
    case "char":
      return charField({ ...text, validators: [oneLine, ...(given.validators ?? [])] });
    case "text":
      return textField(text);
    case "slug":
      return slugField(text);
    case "email":
      return emailField(text);
    case "url":
      return urlField(text);
    default:
      return valueField(field, given);
  }
}

function valueField(field: Field, given: FieldOptions): FormField {
  switch (field.kind) {
    case "boolean":
      return field.null ? nullableBoolean(given) : booleanField(given);
    case "bigInteger":
      return bigIntegerField(given);
    case "decimal":
      return decimalField({ ...given, maxDigits: field.type.precision ?? 18, decimalPlaces: field.type.scale ?? 2 });
    case "date":
      return dateField(given);
    case "dateTime":
      return dateTimeField(given);
    case "json":
      return jsonField(given);
    case "uuid":
      return uuidField(given);
    default:
      return field.type.kind === "float" ? floatField(given) : integerField(given);
  }
}

/** Yes, no, or not known. */
function nullableBoolean(given: FieldOptions): FormField<boolean | null> {
  const choice: FormField = choiceField({
    ...given,
    required: false,
    emptyLabel: "Unknown",
    choices: { true: "Yes", false: "No" },
  });
  const parse = ([text]: readonly string[]) => (text === undefined ? null : isYes(text));
  return fieldOf({ ...choice.type, kind: "boolean", parse, canonical: String }, choice.options);
}

function isYes(text: string): boolean {
  return text === "true";
}
