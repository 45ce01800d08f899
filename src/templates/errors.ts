import { type ErrorExtras, NuagesError } from "../errors/index.ts";

/** A text with a name: what a template was made from. */
export interface Source {
  readonly name: string;
  /** The file, or a name in brackets for what is no file. */
  readonly origin: string;
  readonly text: string;
}

/** Line and column, both from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/** The line and the column of an offset. */
export function locate(text: string, offset: number): Location {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** The lines around a place, numbered, with a mark under the column. */
export function excerptOf(text: string, at: Location): string {
  const lines = text.split("\n");
  const out: string[] = [];
  for (let line = Math.max(1, at.line - 2); line <= Math.min(lines.length, at.line + 2); line++) {
    const shown = (lines[line - 1] ?? "").replaceAll("\t", " ").replaceAll("\r", "");
    const from = Math.max(0, line === at.line ? at.column - 80 : 0);
    out.push(`${line === at.line ? ">" : " "} ${String(line).padStart(4)} | ${shown.slice(from, from + 160)}`);
    if (line === at.line) out.push(`       | ${" ".repeat(at.column - 1 - from)}^`);
  }
  return out.join("\n");
}

/** A template that can't be compiled: says where and shows the lines around it. */
export class TemplateSyntaxError extends NuagesError<"E_TEMPLATE_SYNTAX"> {
  /** The file of the template. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The lines around the mistake, with a mark under it. */
  readonly excerpt: string;

  constructor(source: Source, offset: number, told: { problem: string } & ErrorExtras) {
    const at = locate(source.text, offset);
    super("E_TEMPLATE_SYNTAX", { template: source.name, ...at, problem: told.problem }, told);
    this.file = source.origin;
    this.line = at.line;
    this.column = at.column;
    this.excerpt = excerptOf(source.text, at);
  }
}

/** None of the loaders has a template of this name; `values.tried` lists the places. */
export class TemplateNotFound extends NuagesError<"E_TEMPLATE_NOT_FOUND"> {
  constructor(names: readonly string[], tried: readonly string[]) {
    super("E_TEMPLATE_NOT_FOUND", { names, tried });
  }
}

/** Something that a template called failed: says at which expression, and keeps what was thrown as `cause`. */
export class TemplateRenderError extends NuagesError<"E_TEMPLATE_RENDER"> {
  /** The file of the template. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The lines around the expression, with a mark under it. */
  readonly excerpt: string;
  /** The templates that included the one that failed, innermost first, as `name:line`. */
  readonly includedFrom: string[] = [];

  constructor(source: Source, place: { offset: number; text: string }, cause: unknown) {
    const at = locate(source.text, place.offset);
    const reason = cause instanceof Error ? cause.message : `threw ${String(cause)}`;
    const hint = cause instanceof NuagesError ? cause.hint : undefined;
    super(
      "E_TEMPLATE_RENDER",
      { template: source.name, ...at, expression: place.text.trim(), reason },
      hint === undefined ? { cause } : { cause, hint },
    );
    this.file = source.origin;
    this.line = at.line;
    this.column = at.column;
    this.excerpt = excerptOf(source.text, at);
  }
}
