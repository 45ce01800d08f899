import { ProgrammingError } from "../../errors.ts";
import { checkExplainOptions, type Explainer } from "../../explain.ts";

/** EXPLAIN QUERY PLAN: a tree of steps, told by indentation. */
export const explain: Explainer = {
  statement(query, options) {
    checkExplainOptions(options);
    const asked =
      (["analyze", "verbose"] as const).find((name) => options[name]) ?? (options.format === "json" && "format");
    if (asked) {
      const way = "Ask for the plain plan, or take the time of the query from the query log.";
      throw new ProgrammingError("E_DATABASE_LACKS", { database: "SQLite", what: `explain({ ${asked} })`, way });
    }
    return { ...query, sql: `EXPLAIN QUERY PLAN ${query.sql}` };
  },
  text(rows) {
    const depths = new Map<unknown, number>();
    return rows
      .map(([id, parent, , detail]) => {
        const depth = (depths.get(parent) ?? -1) + 1;
        depths.set(id, depth);
        return `${"  ".repeat(depth)}${String(detail)}`;
      })
      .join("\n");
  },
};
