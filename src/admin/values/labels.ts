import { capitalize } from "../../lib/index.ts";
import type { ModelOptions } from "../../models/index.ts";

/** How a row is called: its own `toString()`, else "Post 3"; never empty, never longer than a line. */
export function labelOf(row: unknown, options: ModelOptions): string {
  const object = row as { pk: unknown };
  const own = hasOwnText(object) ? String(object).trim() : "";
  return shorten(own === "" ? `${capitalize(options.verboseName)} ${String(object.pk)}` : own, 120);
}

/** True where a class of the row says what it is called. */
function hasOwnText(object: object): boolean {
  return object.toString !== Object.prototype.toString;
}

/** Text cut to `length` characters, with "…" where something is missing; lines are joined. */
export function shorten(text: string, length: number): string {
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  if (characters.length <= length && line.length === text.replace(/\s+/g, " ").trim().length) return line;
  return `${characters
    .slice(0, length - 1)
    .join("")
    .trimEnd()}…`;
}
