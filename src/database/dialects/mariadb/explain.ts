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
  text(rows) {
    const lines = rows.map((row) => row.map((value) => (value === null ? "" : String(value))));
    const [first] = lines[0] ?? [];
    if (lines[0]?.length === 1 && first!.startsWith("{")) return escaped(first!);
    return lines.map((line) => line.join(" | ")).join("\n");
  },
};

/** The server writes one value a line, and a condition's quotes as they are: no JSON. */
function escaped(plan: string): string {
  return plan
    .split("\n")
    .map((line) => {
      const [, name, text, end] = /^(\s*"\w+": )"(.*)"(,?)$/.exec(line) ?? [];
      return text === undefined || isJson(`"${text}"`) ? line : `${name}${JSON.stringify(text)}${end}`;
    })
    .join("\n");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
