import { type Database, databasesSlot } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";

/** The application's database of this alias; throws E_NO_CONTEXT where no application runs. */
export function databaseOf(alias: string): Database {
  const databases = databasesSlot.get();
  if (databases === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "database" });
  return databases.get(alias);
}
