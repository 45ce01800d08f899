import type { ExplainOptions } from "../../database/index.ts";
import { databaseOf } from "../instances/connection.ts";
import { compileQuery } from "./plan.ts";
import type { QueryState } from "./state.ts";

/** How the database would find the rows of a query. */
export async function explainQuery(state: QueryState, options: ExplainOptions): Promise<string> {
  const database = databaseOf(state.database);
  const { explain } = database.dialect;
  const { rows } = await database.execute(explain.statement(compileQuery(state, "rows", database.dialect), options));
  return explain.text(rows);
}
