import type { BoundField } from "../../forms/index.ts";
import { capitalize, html, type SafeString } from "../../lib/index.ts";
import type { ModelOptions } from "../../models/index.ts";
import { inlineRows } from "../model-admin/inline-admin.ts";
import type { AnyRow } from "../model-admin/loose.ts";
import { keyToSegment } from "../site/keys.ts";
import { emptyMark } from "../values/display.ts";
import { labelOf } from "../values/labels.ts";
import { type FieldView, fieldView, readonlyView } from "./field-view.ts";
import type { AnyForm } from "./form-class.ts";
import type { AnyInlineSet, InlineForms } from "./inline-forms.ts";
import { shownValue } from "./shown-value.ts";

type Item = Awaited<ReturnType<AnyInlineSet["items"]>>[number];

/** One row of an inline, for the table or as a card. */
interface RowView {
  readonly id: string;
  readonly label: string;
  readonly hidden: SafeString;
  readonly deleteHtml: SafeString;
  readonly cells: readonly CellView[];
  readonly fields: readonly FieldView[];
  readonly problem: string;
}

interface CellView {
  readonly label: string;
  readonly html: SafeString;
  readonly rowLabel: string;
  readonly checkbox: boolean;
  readonly errors: readonly string[];
  readonly errorId: string | undefined;
}

/** An inline as `admin/inline.html` shows it. */
export async function inlineView(inline: InlineForms) {
  const { options, editable, readonly, prefix, tabular, label } = inline.inline;
  const set = inline.hasForm ? inline.set : undefined;
  const items = set ? await set.items() : [];
  const rows = [
    ...(await Promise.all(items.map((item) => rowView(inline, item)))),
    ...(await Promise.all(inline.fixed.slice(0, inlineRows).map((row, index) => fixedView(inline, row, index)))),
  ];
  const addable = set !== undefined && inline.rights.add;
  return {
    prefix,
    label: label ?? capitalize(options.verboseNamePlural),
    singular: options.verboseName,
    countText: inline.more ? `the first ${inlineRows}` : String(rows.length),
    management: set ? await set.management() : "",
    totalId: `id_${prefix}-TOTAL_FORMS`,
    errors: set?.errors ?? [],
    tabular,
    deletable: set !== undefined && inline.rights.delete,
    addable,
    columns: [...editable, ...readonly].map((name) => {
      const field = options.field(name)!;
      return {
        label: capitalize(field.verboseName),
        required: set !== undefined && editable.includes(name) && !field.blank && field.kind !== "boolean",
      };
    }),
    rows,
    blank: addable && set ? await rowView(inline, set.emptyForm()) : undefined,
    note: inline.more ? moreNote(inline) : "",
  };
}

/** Where the rows are that are not shown here. */
function moreNote(inline: InlineForms): SafeString {
  const { options, reference } = inline.inline;
  const { context, object } = inline.edit;
  const admin = context.site.adminOf(options);
  const filtered = admin?.filters.some((filter) => filter.param === reference.name);
  const text = `Only the first ${inlineRows} ${options.verboseNamePlural} are here.`;
  if (!admin) return html`${text}`;
  const query = filtered ? `?${encodeURIComponent(reference.name)}=${keyToSegment(object.pk)}` : "";
  return html`${text} <a href="${context.urls.list(options)}${query}">Open the list of ${options.verboseNamePlural}</a>`;
}

async function rowView(inline: InlineForms, item: Item): Promise<RowView> {
  const { options, editable, readonly, tabular } = inline.inline;
  const isTemplate = item.index < 0;
  const number = isTemplate ? "__number__" : String(item.index + 1);
  const name = `${options.verboseName} ${number}`;
  const form = item.form as AnyForm;
  const bounds = editable.map((each) => form.fields.get(each)!);
  const shown = await Promise.all(readonly.map((each) => shownCell(inline, form, each)));
  return {
    id: isTemplate ? "" : `${form.prefix}-row`,
    label: form.isNew ? capitalize(name) : `${capitalize(name)}: ${labelOf(form.instance, options)}`,
    hidden: await hiddenControls(inline, item),
    deleteHtml: await deleteControl(item, { name, tabular }),
    cells: tabular ? [...(await Promise.all(bounds.map((bound) => cellView(bound, name)))), ...shown] : [],
    fields: tabular
      ? []
      : [
          ...(await Promise.all(bounds.map((bound) => fieldView(bound)))),
          ...shown.map((cell) => readonlyView(cell.label, cell.html)),
        ],
    problem: item.refused ?? form.formErrors.join(" "),
  };
}

async function hiddenControls(inline: InlineForms, item: Item): Promise<SafeString> {
  const form = item.form as AnyForm;
  const own = await item.hiddenControls();
  if (form.isNew) return own;
  const version = await inline.versionFor({ index: item.index, form });
  return html`${own}<input type="hidden" name="${form.prefix}-_version" value="${version}">`;
}

async function deleteControl(
  item: Item,
  given: { readonly name: string; readonly tabular: boolean },
): Promise<SafeString> {
  if (!item.deleteField) return html``;
  const control = await item.deleteField.control();
  if (given.tabular) return html`<label class="tick">${control}<span class="sr">Delete ${given.name}</span></label>`;
  return html`<label class="check">${control}Delete ${given.name}</label>`;
}

async function cellView(bound: BoundField, row: string): Promise<CellView> {
  const checkbox = bound.field.widget.kind === "checkbox";
  const control = await bound.control();
  const rowLabel = `${bound.label}, ${row}`;
  return {
    label: bound.label,
    html: checkbox ? control : html`<label class="sr" for="${bound.id}">${rowLabel}</label>${control}`,
    rowLabel,
    checkbox,
    errors: bound.errors,
    errorId: bound.errorsId,
  };
}

async function shownCell(inline: InlineForms, form: AnyForm, name: string): Promise<CellView> {
  const field = inline.inline.options.field(name)!;
  const value = form.isNew ? emptyMark : await cellValue(inline, form.instance, name);
  return {
    label: capitalize(field.verboseName),
    html: value,
    rowLabel: "",
    checkbox: false,
    errors: [],
    errorId: undefined,
  };
}

async function cellValue(inline: InlineForms, row: AnyRow, name: string): Promise<SafeString> {
  const { edit } = inline;
  const options: ModelOptions = inline.inline.options;
  return shownValue(row, name, { edit, options, display: await edit.context.display(false) });
}

/** A row that this user may see but not change. */
async function fixedView(inline: InlineForms, row: AnyRow, index: number): Promise<RowView> {
  const { options, editable, readonly } = inline.inline;
  const names = [...editable, ...readonly];
  const values = await Promise.all(names.map((name) => cellValue(inline, row, name)));
  const label = (name: string) => capitalize(options.field(name)!.verboseName);
  return {
    id: `${inline.inline.prefix}-fixed-${index}`,
    label: labelOf(row, options),
    hidden: html``,
    deleteHtml: html``,
    cells: names.map((name, at) => ({
      label: label(name),
      html: values[at]!,
      rowLabel: "",
      checkbox: false,
      errors: [],
      errorId: undefined,
    })),
    fields: names.map((name, at) => readonlyView(label(name), values[at]!)),
    problem: "",
  };
}
