import type { BoundField } from "../../forms/index.ts";
import type { SafeString } from "../../lib/index.ts";

/** A field as `admin/field.html` and `admin/inline-row.html` show it. */
export interface FieldView {
  readonly id: string;
  readonly label: string;
  readonly html: SafeString;
  readonly help: string;
  readonly helpId: string | undefined;
  readonly errors: readonly string[];
  readonly errorId: string | undefined;
  readonly describedBy: string | undefined;
  readonly required: boolean;
  readonly wide: boolean;
  readonly checkbox: boolean;
  readonly group: boolean;
  readonly readonly: boolean;
  readonly current: string;
}

const wideKinds = new Set(["textarea", "checkbox-group", "radio"]);

/** What the page needs of a field. `current`: what a typed key refers to now. */
export async function fieldView(bound: BoundField, current?: string): Promise<FieldView> {
  const { widget, type } = bound.field;
  // Choices that are too many to list are typed: then it is no group of boxes.
  const listed = type.choices === undefined || (await type.choices()) !== undefined;
  return {
    id: bound.id,
    label: bound.label,
    html: await bound.control(),
    help: bound.helpText,
    helpId: bound.helpId,
    errors: bound.errors,
    errorId: bound.errorsId,
    describedBy: bound.describedBy,
    required: bound.required && widget.kind !== "checkbox",
    wide: wideKinds.has(widget.kind),
    checkbox: widget.kind === "checkbox",
    group: widget.group === true && listed,
    readonly: false,
    current: current ?? "",
  };
}

/** A value that is only shown, in the place of a field. */
export function readonlyView(label: string, html: SafeString, help = ""): FieldView {
  return {
    id: "",
    label,
    html,
    help,
    helpId: undefined,
    errors: [],
    errorId: undefined,
    describedBy: undefined,
    required: false,
    wide: false,
    checkbox: false,
    group: false,
    readonly: true,
    current: "",
  };
}
