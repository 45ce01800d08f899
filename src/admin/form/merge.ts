import type { BoundField } from "../../forms/index.ts";
import type { AnyForm } from "./form-class.ts";
import { canonical, outcomeOf, type Version, type Written, writeVersion } from "./version.ts";

/** A field that somebody else changed to something else, while this user changed it too. */
export interface Conflict {
  readonly name: string;
  readonly label: string;
  /** What is in the database now, as the form writes it. */
  readonly current: Written;
}

/** What is to be saved of a form that was sent, given what happened meanwhile. */
export interface Merge {
  /** The fields that only others changed, as they are now, by the names of their controls. */
  readonly kept: ReadonlyMap<string, readonly string[]>;
  /** What those fields are called. */
  readonly keptLabels: readonly string[];
  readonly conflicts: readonly Conflict[];
  /** The names of the fields whose value is new. */
  readonly changed: readonly string[];
  /** The version of the row as it is now. */
  readonly version: string;
}

/**
 * Compares a form that was sent with the row as it is now. What only others changed is kept, what only this user changed is taken, and
 * what both changed is a conflict; nothing is overwritten by a value that was merely lying in the form.
 */
export async function mergeForm(
  forms: { readonly now: AnyForm; readonly sent: AnyForm },
  version: Version,
): Promise<Merge> {
  const kept = new Map<string, readonly string[]>();
  const keptLabels: string[] = [];
  const conflicts: Conflict[] = [];
  const changed: string[] = [];
  const written = new Map<string, Written>();
  for (const [name, bound] of forms.now.fields) {
    const initial = await bound.values();
    const current = canonical(bound, initial);
    written.set(name, current);
    const field = forms.sent.fields.get(name)!;
    switch (outcomeOf(version.get(name), current, canonical(field, await field.values()))) {
      case "mine":
        changed.push(name);
        break;
      case "theirs":
        kept.set(field.htmlName, initial);
        keptLabels.push(bound.label);
        break;
      case "conflict":
        conflicts.push({ name, label: bound.label, current });
        break;
      case "same":
    }
  }
  return { kept, keptLabels, conflicts, changed, version: writeVersion(written) };
}

/** The version of a row as its form shows it. */
export async function versionOf(form: AnyForm): Promise<string> {
  const written = new Map<string, Written>();
  for (const [name, bound] of form.fields) written.set(name, canonical(bound, await bound.values()));
  return writeVersion(written);
}

/** A conflicting value in words: the labels of choices, the text of all else. */
export async function conflictText(bound: BoundField, conflict: Conflict): Promise<string> {
  if (bound.field.type.kind === "boolean") return conflict.current.length > 0 ? "Yes" : "No";
  const choices = (await bound.field.type.choices?.()) ?? [];
  const words = conflict.current.map((value) => choices.find((choice) => choice.value === value)?.label ?? value);
  const text = words.join(", ");
  return text === "" ? "empty" : text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
