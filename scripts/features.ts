// Writes the counts of docs/features.md, between its two markers, from the rows below them: node scripts/features.ts
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** How far a feature is. */
export const states = ["works", "partly", "not yet"] as const;

/** One of the states. */
export type State = (typeof states)[number];

/** One row of the table. */
export interface FeatureRow {
  /** "3.7" */
  readonly number: string;
  readonly feature: string;
  readonly priority: string;
  readonly state: string;
  /** The tests that show it, or what is missing. */
  readonly note: string;
}

/** One section with its rows. */
export interface FeatureSection {
  readonly number: number;
  readonly title: string;
  readonly rows: readonly FeatureRow[];
}

const page = new URL("../docs/features.md", import.meta.url);
const begin = "<!-- counts -->";
const end = "<!-- /counts -->";

/** The text of the page. */
export function readPage(): string {
  return readFileSync(page, "utf8");
}

/** The sections of the page, in order. */
export function sectionsOf(text: string): FeatureSection[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [, number = "", title = ""] = /^(\d+)\. (.*)$/m.exec(part) ?? [];
      return { number: Number(number), title, rows: rowsOf(part) };
    });
}

function rowsOf(part: string): FeatureRow[] {
  return [...part.matchAll(/^\| (\d+\.\d+) \|(.*)\|$/gm)].map(([, number = "", rest = ""]) => {
    const [feature = "", priority = "", state = "", ...note] = rest.split("|").map((cell) => cell.trim());
    return { number, feature, priority, state, note: note.join("|") };
  });
}

/** How many rows of these sections are in each state, then all of them. */
function counts(sections: readonly FeatureSection[], priority?: string): readonly number[] {
  const rows = sections.flatMap((section) => section.rows).filter((row) => !priority || row.priority === priority);
  return [...states.map((state) => rows.filter((row) => row.state === state).length), rows.length];
}

/** The tables of counts: by priority, then by section. */
export function countsTable(sections: readonly FeatureSection[]): string {
  const head = (first: string) => [`| ${first} | ${states.join(" | ")} | rows |`, "| --- | --: | --: | --: | --: |"];
  const line = (name: string, numbers: readonly number[]) => `| ${name} | ${numbers.join(" | ")} |`;
  return [
    ...head("Priority"),
    ...["MUST", "SHOULD", "LATER"].map((priority) => line(priority, counts(sections, priority))),
    line("**All**", counts(sections)),
    "",
    ...head("Section"),
    ...sections.map((section) => line(`${section.number}. ${section.title}`, counts([section]))),
  ].join("\n");
}

/** The page with its counts written anew. */
export function withCounts(text: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  return `${text.slice(0, from + begin.length)}\n\n${countsTable(sectionsOf(text))}\n\n${text.slice(to)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, withCounts(readPage()));
