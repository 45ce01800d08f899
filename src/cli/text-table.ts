import { stripVTControlCharacters } from "node:util";
import { paint } from "./output.ts";

/** Rows as a table of text, each column as wide as its widest cell. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => cell(row, column).length)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => (column === widths.length - 1 ? cell(cells, column) : cell(cells, column).padEnd(width)))
      .join("  ")
      .trimEnd();
  return [paint("bold", line(head)), ...rows.map(line)].join("\n");
}

function cell(row: readonly string[], column: number): string {
  return stripVTControlCharacters(row[column] ?? "");
}
