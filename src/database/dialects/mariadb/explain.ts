import { checkExplainOptions, type Explainer } from "../../explain.ts";

/** EXPLAIN, or ANALYZE, which runs the query too. */
export const explain: Explainer = {
  statement(query, options) {
    checkExplainOptions(options);
    const words = [
      options.analyze ? "ANALYZE" : "EXPLAIN",
      options.format === "json" ? "FORMAT=JSON" : "",
      options.verbose && !options.analyze && options.format !== "json" ? "EXTENDED" : "",
    ].filter((word) => word !== "");
    return { ...query, sql: `${words.join(" ")} ${query.sql}` };
  },
  text: (rows) =>
    rows
      .map((row) => row.map((value) => (value === null ? "" : String(value))).join(row.length > 1 ? " | " : ""))
      .join("\n"),
};
