import { ProgrammingError } from "./errors.ts";
import type { CompiledQuery } from "./types.ts";

/** How the plan of a query is told. */
export interface ExplainOptions {
  /** Runs the query, and tells beside what was expected what happened. */
  readonly analyze?: boolean;
  /** Tells more of each step. */
  readonly verbose?: boolean;
  /** `"text"` by default. */
  readonly format?: "text" | "json";
}

/** How a database tells the plan of a query. */
export interface Explainer {
  /** The statement that asks for the plan of another one. */
  statement(query: CompiledQuery, options: ExplainOptions): CompiledQuery;
  /** Its answer as one text. */
  text(rows: readonly (readonly unknown[])[]): string;
}

/** Refuses options that no database knows; their names would be words of SQL. */
export function checkExplainOptions(options: ExplainOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const known = name === "format" ? value === "text" || value === "json" : name === "analyze" || name === "verbose";
    if (!known)
      throw new ProgrammingError("E_SQL_NODE", { what: "an option of explain()", received: { [name]: value } });
  }
}
