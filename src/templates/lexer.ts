import { type Source, TemplateSyntaxError } from "./errors.ts";

/** A piece of a template: literal text, `{{ … }}`, or `{% … %}`. */
export interface Token {
  readonly kind: "text" | "value" | "tag";
  /** The whole piece, delimiters included. */
  readonly text: string;
  readonly offset: number;
  /** What is between the delimiters, and where it starts; for text the text itself. */
  readonly content: string;
  readonly contentOffset: number;
}

/** Cuts a template into tokens, in one pass. Comments (`{# … #}` on one line, `{% comment %}`) are dropped; `{% verbatim %}` becomes text. */
export function tokenize(source: Source): Token[] {
  return new Lexer(source).run();
}

class Lexer {
  readonly #source: Source;
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #textStart = 0;
  /** Where the next "#}" is, and the end of a line that has none: they spare a second search over the same text. */
  #nextClose = 0;
  #noCommentBefore = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
  }

  run(): Token[] {
    let at = this.#text.indexOf("{");
    while (at !== -1) {
      at = this.#text.indexOf("{", this.#readAt(at));
    }
    this.#pushText(this.#text.length);
    return this.#tokens;
  }

  /** Reads what begins at a "{", and answers where to go on. */
  #readAt(at: number): number {
    const next = this.#text[at + 1];
    if (next === "{") return this.#readDelimited(at, "value", "}}");
    if (next === "%") return this.#readTag(at);
    if (next === "#") return this.#readComment(at);
    return at + 1;
  }

  #readDelimited(at: number, kind: "value" | "tag", close: string): number {
    const open = kind === "value" ? "{{" : "{%";
    const end = this.#text.indexOf(close, at + 2);
    const content = this.#text.slice(at + 2, end === -1 ? undefined : end);
    if (end === -1 || content.includes("{{") || content.includes("{%")) {
      throw new TemplateSyntaxError(this.#source, at, {
        problem: `"${open}" is not closed`,
        hint: `Close it with "${close}", or write {% verbatim %}${open}{% endverbatim %} to print it.`,
      });
    }
    this.#pushText(at);
    this.#textStart = end + 2;
    this.#tokens.push({ kind, text: this.#text.slice(at, end + 2), offset: at, content, contentOffset: at + 2 });
    return end + 2;
  }

  #readTag(at: number): number {
    const after = this.#readDelimited(at, "tag", "%}");
    const [name, ...label] = this.#tokens.at(-1)!.content.trim().split(/\s+/);
    if (name !== "verbatim" && name !== "comment") return after;
    // What is inside is not cut into tokens: it may be anything.
    this.#tokens.pop();
    const end = this.#findEnd(name, name === "verbatim" ? label.join(" ") : "", after);
    if (end === undefined) {
      throw new TemplateSyntaxError(this.#source, at, {
        problem: `{% ${name} %} is not closed`,
        hint: `Close it with {% end${[name, ...label].join(" ")} %}.`,
      });
    }
    if (name === "verbatim") this.#pushText(end.start);
    this.#textStart = end.next;
    return end.next;
  }

  #findEnd(name: string, label: string, from: number): { start: number; next: number } | undefined {
    const pattern = new RegExp(`\\{%\\s*end${name}(?:\\s+([^%\\n]*))?%\\}`, "g");
    pattern.lastIndex = from;
    for (let found = pattern.exec(this.#text); found !== null; found = pattern.exec(this.#text)) {
      if ((found[1] ?? "").trim() === label) return { start: found.index, next: pattern.lastIndex };
    }
    return undefined;
  }

  #readComment(at: number): number {
    if (this.#nextClose < at + 2) {
      const found = this.#text.indexOf("#}", at + 2);
      this.#nextClose = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    const end = this.#nextClose;
    if (end === Number.POSITIVE_INFINITY || at < this.#noCommentBefore) return at + 2;
    const newline = this.#text.indexOf("\n", at);
    if (newline !== -1 && newline < end) {
      this.#noCommentBefore = newline;
      return at + 2;
    }
    this.#pushText(at);
    this.#textStart = end + 2;
    return end + 2;
  }

  #pushText(end: number): void {
    const text = this.#text.slice(this.#textStart, end);
    if (text !== "")
      this.#tokens.push({ kind: "text", text, offset: this.#textStart, content: text, contentOffset: this.#textStart });
    this.#textStart = end;
  }
}
