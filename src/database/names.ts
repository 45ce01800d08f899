import { ProgrammingError } from "./errors.ts";

/** What an alias may be: an allow-list, so that no text from outside becomes SQL even before quoting. */
const aliasPattern = /^[\p{L}_][\p{L}\p{N}_]{0,62}$/u;

/** Throws `ProgrammingError` for a text that may not be an alias of a table or of a result column. */
export function checkAlias(name: string): string {
  if (typeof name === "string" && name.length <= 128 && aliasPattern.test(name)) return name;
  throw new ProgrammingError("E_SQL_NAME", { what: "an alias", name });
}

/** Throws `ProgrammingError` for a text that can't be the name of a table or column, even quoted. */
export function checkIdentifier(name: string): string {
  const good =
    typeof name === "string" && name !== "" && name.length <= 255 && !name.includes("\0") && name.isWellFormed();
  if (good) return name;
  throw new ProgrammingError("E_SQL_NAME", { what: "a name in SQL", name });
}
