import { capitalize } from "../lib/index.ts";
import { type AnyModel, type Field, type ManyToManyField, type ModelOptions, readStored } from "../models/index.ts";
import { binaryField } from "./fields/binary.ts";
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
import {
  charField,
  emailField,
  ipAddressField,
  oneLine,
  slugField,
  textField,
  urlField,
  uuidField,
} from "./fields/text.ts";
import { durationField, timeField } from "./fields/times.ts";
import type { Choice } from "./widgets/widget.ts";

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
  const messages = { ...formMessages(field), ...own.messages };
  const given: FieldOptions = {
    required: isRequired(field),
    ...common,
    ...(Object.keys(messages).length > 0 && { messages }),
  };
  if (field.remote !== undefined) return relationField(field, options, given);
  if (field.own !== undefined) return ownField(field, given);
  if (field.choices !== undefined) return fieldOfChoices(field, given);
  return plainField(field, given);
}

/** The form field that a field of one's own brings; else that of what it is stored as. */
function ownField(field: Field, given: FieldOptions): FormField {
  const own = field.own!;
  const made = own.definition.formField?.(given);
  if (made !== undefined) return made as FormField;
  const { type, options } = plainField(field, given);
  return new FormField<unknown>(
    {
      ...type,
      empty: null,
      parse: async (texts) => readStored(own, await type.parse(texts)),
      format: (value) => type.format(own.codec.encode(value)),
    },
    options,
  );
}

/** The model calls what is left out "null" or "blank", a form "required". */
function formMessages({ messages }: Field): Readonly<Record<string, string>> {
  const required = messages.required ?? messages.null ?? messages.blank;
  return required === undefined ? messages : { ...messages, required };
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
  const fresh = (): FormField => choiceField({ ...given, choices: [...field.choices!] });
  const plain = fresh();
  // Those of a function may be others each time; headings are the model's.
  const type = {
    ...plain.type,
    parse: (texts: readonly string[]) => fresh().type.parse(texts),
    choices: async () => grouped(field, (await fresh().type.choices?.()) ?? []),
  };
  const choice = new FormField(type, plain.options);
  // An empty text column holds "", any other NULL.
  return isText(field) && !field.null ? new FormField({ ...choice.type, empty: "" }, choice.options) : choice;
}

/** The choices under the model's headings. */
function grouped(field: Field, choices: readonly Choice[]): readonly Choice[] {
  const headings = new Map<string, string>();
  for (const { label, choices: own } of field.choiceGroups ?? []) {
    if (label !== undefined) for (const value of own.keys()) headings.set(String(value), label);
  }
  if (headings.size === 0) return choices;
  return choices.map((choice) => {
    const group = headings.get(choice.value);
    return group === undefined ? choice : { ...choice, group };
  });
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
      return slugField({ ...text, allowUnicode: field.allowUnicode });
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
    case "positiveBigInteger":
      return bigIntegerField({ ...given, min: 0n });
    case "smallInteger":
    case "integer":
    case "positiveSmallInteger":
    case "positiveInteger":
      return integerField({ ...given, ...integerRange(field) });
    case "float":
      return floatField(given);
    case "decimal":
      return decimalField({ ...given, maxDigits: field.type.precision ?? 18, decimalPlaces: field.type.scale ?? 2 });
    case "date":
      return dateField(given);
    case "dateTime":
      return dateTimeField(given);
    case "time":
      return timeField(given);
    case "duration":
      return durationField(given);
    case "ipAddress":
      return ipAddressField(given);
    case "binary":
      return binaryField({ ...given, ...(field.maxLength !== undefined && { maxLength: field.maxLength }) });
    case "json":
      return jsonField(given);
    case "uuid":
      return uuidField(given);
    default:
      return integerField(given);
  }
}

function integerRange({ type }: Field): { readonly min: number; readonly max: number } {
  const most = 2 ** (8 * (type.bytes ?? 4) - 1);
  return { min: type.positive ? 0 : -most, max: most - 1 };
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
