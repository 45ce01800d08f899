import { ProgrammingError } from "../../errors.ts";

/** Refuses what MariaDB doesn't have; `hint`: the way round. */
export function lacks(what: string, hint: string): never {
  throw new ProgrammingError("E_SQL_NODE", { what: "what MariaDB has", received: what }, { hint });
}
