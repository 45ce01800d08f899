import { NuagesError } from "../../errors/index.ts";
import type { ModelOptions } from "../../models/index.ts";
import { fromJson } from "../conditions.ts";
import type { FieldState } from "../definitions.ts";
import { now } from "../operations/fields.ts";

const written = "Write a day as 2026-01-31, an instant as 2026-01-31T12:00:00Z.";

/** How values of some types are written. */
const forms: Readonly<Record<string, string>> = {
  date: written,
  dateTime: written,
  time: "Write a time as 12:30:00.",
  duration: "Write a length of time as PT1H30M.",
  binary: "Write bytes as base64.",
};

const texts: ReadonlySet<string> = new Set([
  "char",
  "text",
  "slug",
  "email",
  "url",
  "uuid",
  "ipAddress",
  "date",
  "dateTime",
  "time",
  "duration",
  "binary",
]);

/** What somebody typed as the value for rows that are there: JSON, but for a field that holds text as it stands. */
export function fillFromText(text: string, { kind }: FieldState): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return texts.has(kind) && typeof value !== "string" ? text : value;
  } catch {
    return text;
  }
}

/** Throws E_MIGRATION_FLAG for a value that the column can't hold: better when the file is written than when it is applied. */
export function checkFill(options: ModelOptions, name: string, value: unknown): void {
  if (value === now) return;
  const field = options.column(name);
  try {
    field.checkForSave(fromJson(field.type, value));
  } catch (error) {
    const expected = error instanceof NuagesError ? (error.values as { expected?: string }).expected : undefined;
    const hint =
      forms[field.type.kind] ?? `Give a value that the field can hold${expected === undefined ? "" : `: ${expected}`}.`;
    const problem = `${JSON.stringify(value)} can't be its value`;
    throw new NuagesError(
      "E_MIGRATION_FLAG",
      { flag: "--fill", value: `${options.label}.${name}`, problem },
      { cause: error, hint },
    );
  }
}
