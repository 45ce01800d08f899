import { didYouMean } from "../../errors/index.ts";
import { type Source, TemplateSyntaxError } from "../errors.ts";
import type { FilterDefinition } from "../library.ts";
import { isHiddenName } from "../runtime/member.ts";
import type { Expression } from "./expression.ts";

/** What a reader looks filters up in. */
export interface FilterSource {
  get(name: string): FilterDefinition | undefined;
  keys(): Iterable<string>;
}

/** The inside of a tag or a value, and where it is in its template. */
export interface ReaderInput {
  readonly source: Source;
  readonly filters: FilterSource;
  readonly content: string;
  readonly offset: number;
}

const space = /\s*/y;
const word = /[^\s=|:,"']+/y;
const rest = /\S+/y;
const number = /-?\d+(?:\.\d+)?(?![\w.])/y;
const name = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const segment = /\.(?:(\d+)(?![\p{ID_Continue}$])|([\p{ID_Start}$_#][\p{ID_Continue}$]*))/uy;
const literals = new Map<string, boolean | null>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["null", null],
  ["None", null],
]);

/** Reads expressions and words from the inside of a tag, from left to right. */
export class Reader {
  readonly #input: ReaderInput;
  #at = 0;

  constructor(input: ReaderInput) {
    this.#input = input;
    this.#skipSpace();
  }

  /** True when nothing is left. */
  get done(): boolean {
    return this.#at >= this.#input.content.length;
  }

  /** What has not been read. */
  get remainder(): string {
    return this.#input.content.slice(this.#at).trimEnd();
  }

  /** Where the reader is, to go back to with `reset`. */
  mark(): number {
    return this.#at;
  }

  reset(mark: number): void {
    this.#at = mark;
  }

  /** Takes `text` if it comes next; a word only if it ends there. */
  take(text: string): boolean {
    if (!this.#input.content.startsWith(text, this.#at)) return false;
    const after = this.#input.content[this.#at + text.length];
    if (/\w$/.test(text) && after !== undefined && /[\w.|:]/.test(after)) return false;
    this.#at += text.length;
    this.#skipSpace();
    return true;
  }

  /** Takes the next characters up to a space, "=", "|", ":", "," or a quote. */
  word(what: string): string {
    const found = this.#match(word);
    if (found === undefined) throw this.error(`${what} is missing`);
    return found[0];
  }

  /** Takes all characters up to a space. */
  token(what: string): string {
    const found = this.#match(rest);
    if (found === undefined) throw this.error(`${what} is missing`);
    return found[0];
  }

  /** Takes the name of a variable to be set. */
  variable(what: string): string {
    const at = this.#at;
    const found = this.#match(name)?.[0];
    if (found === undefined) throw this.error(`${what} is missing`);
    this.#checkName(found, at);
    return found;
  }

  /** Takes `name=` if it comes next. */
  keyword(): string | undefined {
    const at = this.#at;
    const found = this.#match(name)?.[0];
    if (found !== undefined && this.#input.content[this.#at] === "=" && this.#input.content[this.#at + 1] !== "=") {
      this.#checkName(found, at);
      this.#at++;
      this.#skipSpace();
      return found;
    }
    this.#at = at;
    return undefined;
  }

  /** Takes a value with its filters. */
  expression(): Expression {
    let expression = this.#operand();
    while (this.#input.content[this.#at] === "|") {
      this.#at++;
      this.#skipSpace();
      expression = this.#filter(expression);
    }
    return expression;
  }

  /** Fails unless everything has been read. */
  end(): void {
    if (!this.done) throw this.error(`"${shorten(this.remainder)}" is not understood`);
  }

  /** An error at the place where the reader is, or at `mark`. */
  error(problem: string, hint?: string, mark: number = this.#at): TemplateSyntaxError {
    const offset = this.#input.offset + Math.min(mark, this.#input.content.trimEnd().length);
    return new TemplateSyntaxError(this.#input.source, offset, hint === undefined ? { problem } : { problem, hint });
  }

  #filter(input: Expression): Expression {
    const at = this.#at;
    const called = this.#match(name, false)?.[0];
    if (called === undefined) throw this.error('the name of a filter is missing after "|"');
    const filter = this.#input.filters.get(called);
    if (filter === undefined)
      throw this.error(`there is no filter "${called}"`, didYouMean(called, [...this.#input.filters.keys()]), at);
    let argument: Expression | undefined;
    this.#skipSpace();
    if (this.#input.content[this.#at] === ":") {
      this.#at++;
      this.#skipSpace();
      argument = this.#operand();
    }
    if (argument === undefined && filter.argument === "required") {
      throw this.error(`the filter "${called}" needs an argument`, `Write ${called}:value.`, at);
    }
    if (argument !== undefined && filter.argument === "none") {
      throw this.error(`the filter "${called}" takes no argument`, `Write ${called} alone.`, at);
    }
    return { kind: "filter", input, filter, argument };
  }

  #operand(): Expression {
    const first = this.#input.content[this.#at];
    if (first === '"' || first === "'") return { kind: "literal", value: this.#quoted(first) };
    const digits = this.#match(number);
    if (digits !== undefined) return { kind: "literal", value: Number(digits[0]) };
    return this.#path();
  }

  #quoted(quote: string): string {
    const content = this.#input.content;
    let out = "";
    for (let at = this.#at + 1; at < content.length; at++) {
      const c = content[at]!;
      if (c === quote) {
        this.#at = at + 1;
        this.#skipSpace();
        return out;
      }
      out += c === "\\" && (content[at + 1] === quote || content[at + 1] === "\\") ? content[++at]! : c;
    }
    throw this.error("a quote is not closed", `Close it with ${quote}.`);
  }

  #path(): Expression {
    const at = this.#at;
    const first = this.#match(name, false)?.[0];
    if (first === undefined) {
      throw this.error(this.done ? "a value is missing" : `"${shorten(this.remainder)}" is not understood`);
    }
    this.#checkName(first, at);
    const names = [first];
    for (let found = this.#match(segment, false); found !== undefined; found = this.#match(segment, false)) {
      const key = found[1] ?? found[2]!;
      this.#checkName(key, this.#at - key.length);
      names.push(key);
    }
    if (this.#input.content[this.#at] === "(") {
      throw this.error(
        "a template doesn't call functions with arguments",
        "Write the name alone: a function is called without arguments.",
      );
    }
    this.#skipSpace();
    const literal = names.length === 1 ? literals.get(first) : undefined;
    return literal === undefined ? { kind: "path", names } : { kind: "literal", value: literal };
  }

  #checkName(called: string, at: number): void {
    if (!isHiddenName(called)) return;
    throw this.error(
      `"${called}" can't be used in a template`,
      'Names that start with "_", "$" or "#", and constructor and prototype, are hidden from templates.',
      at,
    );
  }

  #match(pattern: RegExp, skip = true): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#input.content);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    if (skip) this.#skipSpace();
    return found;
  }

  #skipSpace(): void {
    space.lastIndex = this.#at;
    space.exec(this.#input.content);
    this.#at = space.lastIndex;
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
