export { BoundField } from "./bound-field.ts";
export { type FormValues, formValues } from "./data.ts";
export { type BinaryFieldOptions, binaryField } from "./fields/binary.ts";
export {
  booleanField,
  type ChoiceFieldOptions,
  type Choices,
  type ChoiceValue,
  choiceField,
  multipleChoiceField,
} from "./fields/choices.ts";
export { type DateFieldOptions, dateField, dateTimeField } from "./fields/dates.ts";
export { type Cleaned, type FieldOptions, type FieldType, FormField, type Optional } from "./fields/field.ts";
export { jsonField } from "./fields/json.ts";
export {
  keyReader,
  type ModelChoiceOptions,
  modelChoiceField,
  modelMultipleChoiceField,
  type RowOf,
  type RowSource,
  type RowsFrom,
} from "./fields/model-choice.ts";
export {
  bigIntegerField,
  type DecimalFieldOptions,
  decimalField,
  floatField,
  integerField,
  type NumberFieldOptions,
} from "./fields/numbers.ts";
export {
  charField,
  emailField,
  hiddenField,
  ipAddressField,
  oneLine,
  passwordField,
  slugField,
  type TextFieldOptions,
  type TextValue,
  textField,
  urlField,
  uuidField,
} from "./fields/text.ts";
export { durationField, timeField } from "./fields/times.ts";
export {
  type AnyForm,
  defineForm,
  Form,
  type FormClass,
  type FormFields,
  type FormHooks,
  type FormOptions,
} from "./form.ts";
export {
  FormSet,
  type FormSetClass,
  type FormSetInit,
  type FormSetOptions,
  formSet,
  PlainFormSet,
  type PlainFormSetInit,
} from "./form-set.ts";
export { FormSetItem } from "./form-set-item.ts";
export {
  InlineFormSet,
  type InlineFormSetClass,
  type InlineFormSetInit,
  type InlineFormSetOptions,
  inlineFormSet,
  type SavedRows,
} from "./inline-form-set.ts";
export { formFieldFor, type ModelFieldOptions } from "./model-fields.ts";
export {
  type FormFieldName,
  ModelForm,
  type ModelFormClass,
  type ModelFormFields,
  type ModelFormInit,
  type ModelFormOptions,
  modelForm,
  type SaveFormOptions,
} from "./model-form.ts";
export { checkboxGroup, radioGroup, select, selectMultiple } from "./widgets/choices.ts";
export {
  checkbox,
  dateInput,
  dateTimeInput,
  emailInput,
  hiddenInput,
  numberInput,
  passwordInput,
  searchInput,
  textarea,
  textInput,
  timeInput,
  urlInput,
} from "./widgets/inputs.ts";
export {
  type Attributes,
  attributesHtml,
  type Choice,
  readAll,
  readLast,
  type Widget,
  type WidgetContext,
} from "./widgets/widget.ts";
