import { checkExplainOptions, type Explainer } from "../../explain.ts";

/** EXPLAIN. */
export const explain: Explainer = {
  statement(query, options) {
    checkExplainOptions(options);
    const words = [
      options.analyze ? "ANALYZE" : "",
      options.verbose ? "VERBOSE" : "",
      options.format === "json" ? "FORMAT JSON" : "",
    ].filter((word) => word !== "");
    return { ...query, sql: `EXPLAIN ${words.length > 0 ? `(${words.join(", ")}) ` : ""}${query.sql}` };
  },
  text: (rows) => rows.map(([line]) => String(line)).join("\n"),
};
