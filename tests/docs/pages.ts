// The pages of the documentation and their code blocks, as data.
import { globSync, readFileSync } from "node:fs";

/** One fenced block of a page. */
export interface CodeBlock {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** What stands after the language, e.g. `ignore`. */
  readonly flags: readonly string[];
  readonly code: string;
  /** The file that the block's first line names (`// blog/models.ts`, `{# blog/templates/… #}`), or undefined. */
  readonly file: string | undefined;
}

/** Every page whose code a reader may copy: README, docs and the demo's posts. */
export function pages(): readonly string[] {
  return ["README.md", ...globSync("docs/**/*.md"), ...globSync("demo/content/*.md")]
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}

/** The fenced code blocks of a page, in order. */
export function blocksOf(page: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const fence = /^```(\w+)?([^\n]*)\n([\s\S]*?)^```$/gm;
  const text = readFileSync(page, "utf8");
  for (const match of text.matchAll(fence)) {
    const code = match[3]!;
    const named = /^(?:\/\/|#|\{#|<!--) ?([\w./-]+\.\w+)(?: ?#\}| ?-->)?(?: .*)?\n/.exec(code);
    const line = text.slice(0, match.index).split("\n").length;
    blocks.push({
      page,
      line,
      language: match[1] ?? "",
      flags: match[2]!.trim().split(/\s+/).filter(Boolean),
      code,
      file: named?.[1],
    });
  }
  return blocks;
}
