import { html, markSafe, type SafeString } from "../lib/index.ts";
import type { BoundField } from "./bound-field.ts";
import { attributesHtml } from "./widgets/widget.ts";

/** What of a form the renderer reads. */
export interface RenderedForm {
  readonly prefix: string | undefined;
  readonly fields: ReadonlyMap<string, BoundField>;
  readonly visibleFields: readonly BoundField[];
  readonly hiddenFields: readonly BoundField[];
  readonly formErrors: readonly string[];
}

const nothing = markSafe("");

function lines(parts: readonly SafeString[]): SafeString {
  return markSafe(
    parts
      .map(String)
      .filter((part) => part !== "")
      .join("\n"),
  );
}

/** The mark of a required field, for the eye; the control itself says it to screen readers. */
function mark(field: BoundField): SafeString {
  return field.required ? html` <span class="required" aria-hidden="true">*</span>` : nothing;
}

/** The label of a field, or the legend of a group. */
export function renderLabel(field: BoundField): SafeString {
  if (field.field.widget.group === true) return html`<legend>${field.label}${mark(field)}</legend>`;
  return html`<label for="${field.id}">${field.label}${mark(field)}</label>`;
}

/** The help text of a field. */
export function renderHelp(field: BoundField): SafeString {
  return field.helpId === undefined ? nothing : html`<p class="help" id="${field.helpId}">${field.helpText}</p>`;
}

/** The errors of a field. */
export function renderErrors(field: BoundField): SafeString {
  const items = field.errors.map((message) => html`<li>${message}</li>`);
  return field.errorsId === undefined
    ? nothing
    : html`<ul class="errors" id="${field.errorsId}">${markSafe(items.join(""))}</ul>`;
}

/** The control of a field. */
export async function renderControl(field: BoundField): Promise<SafeString> {
  const { type, widget: usual } = field.field;
  const choices = type.choices === undefined ? [] : await type.choices();
  const widget = choices === undefined ? (type.unlistedWidget ?? usual) : usual;
  const { "aria-describedby": describedBy, "aria-invalid": invalid, ...attributes } = field.attributes();
  const values = await field.values();
  // What describes a group stands on its fieldset; a radio button alone is never invalid, its group is.
  const grouped =
    widget.group === true
      ? { ...attributes, "aria-invalid": widget.kind === "radio" ? undefined : invalid }
      : { ...attributes, "aria-invalid": invalid, "aria-describedby": describedBy };
  const shown = choices === undefined && type.multiple === true ? [values.join("\n")] : values;
  return widget.render({
    name: field.htmlName,
    id: field.id,
    values: shown,
    choices: choices ?? [],
    attributes: grouped,
  });
}

/** Label, help, control and errors of a field. */
export async function renderField(field: BoundField): Promise<SafeString> {
  const control = await renderControl(field);
  if (field.isHidden) return control;
  const classes = `field field-${field.field.widget.kind}${field.errors.length > 0 ? " field-error" : ""}`;
  const [label, help, errors] = [renderLabel(field), renderHelp(field), renderErrors(field)];
  if (field.field.widget.group === true) {
    const isRadio = field.field.widget.kind === "radio";
    const invalid = isRadio && field.errors.length > 0 ? "true" : undefined;
    const role = isRadio ? "radiogroup" : undefined;
    const attributes = attributesHtml({
      class: classes,
      role,
      "aria-invalid": invalid,
      "aria-describedby": field.describedBy,
    });
    return html`<fieldset${attributes}>\n${lines([label, help, control, errors])}\n</fieldset>`;
  }
  const parts =
    field.field.widget.kind === "checkbox" ? [control, label, help, errors] : [label, help, control, errors];
  return html`<div class="${classes}">\n${lines(parts)}\n</div>`;
}

/** A list of all that is wrong in a form, each entry a link to its control. */
export function renderSummary(form: RenderedForm): SafeString {
  const whole = form.formErrors.map((message) => html`<li>${message}</li>`);
  const visible = form.visibleFields.flatMap((field) =>
    field.errors.map((message) => html`<li><a href="#${field.id}">${field.label}: ${message}</a></li>`),
  );
  // A hidden field has no place to go to, but its error must be seen.
  const hidden = form.hiddenFields.flatMap((field) =>
    field.errors.map((message) => html`<li>${field.label}: ${message}</li>`),
  );
  const items = [...whole, ...visible, ...hidden];
  if (items.length === 0) return nothing;
  const title = items.length === 1 ? "There is 1 problem to fix" : `There are ${items.length} problems to fix`;
  const id = `${form.prefix === undefined ? "" : `${form.prefix}-`}error-summary`;
  return html`<div class="error-summary" id="${id}" role="alert" tabindex="-1" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<ul>
${lines(items)}
</ul>
</div>`;
}

/** The summary of errors, the hidden fields, and the groups of all visible ones. */
export async function renderForm(form: RenderedForm): Promise<SafeString> {
  const parts = [renderSummary(form)];
  for (const field of [...form.hiddenFields, ...form.visibleFields]) parts.push(await renderField(field));
  return lines(parts);
}
