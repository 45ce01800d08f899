import { didYouMean } from "../errors/index.ts";
import { type Source, TemplateSyntaxError } from "./errors.ts";
import { readCondition } from "./expressions/condition.ts";
import type { Condition, Expression } from "./expressions/expression.ts";
import { Reader } from "./expressions/reader.ts";
import { type Token, tokenize } from "./lexer.ts";
import type { FilterDefinition, TagArguments, TagDefinition, TagLibrary, TagParser } from "./library.ts";
import { Body, OutputNode, type Place, type TemplateNode, TextNode } from "./nodes.ts";
import type { BlockNode } from "./tags/inheritance.ts";

/** The tags and filters that templates may use. */
export interface Vocabulary {
  readonly tags: ReadonlyMap<string, TagDefinition>;
  readonly filters: ReadonlyMap<string, FilterDefinition>;
  readonly libraries: ReadonlyMap<string, TagLibrary>;
}

/** A body and the tag that ended it. */
export interface EndedBody {
  readonly body: Body;
  readonly end: string;
}

const maximumDepth = 100;

/** Makes nodes from tokens. While a tag is parsed, the parser is the tag's view of itself. */
export class Parser implements TagParser {
  readonly source: Source;
  readonly libraries: ReadonlyMap<string, TagLibrary>;
  /** The blocks met so far, by name. */
  readonly blocks = new Map<string, BlockNode>();
  /** What `{% extends %}` names. */
  parent: { readonly expression: Expression; readonly place: Place } | undefined;
  /** Whether what is parsed now is escaped when it is printed. */
  autoescape = true;
  readonly #tokens: readonly Token[];
  readonly #tags: Map<string, TagDefinition>;
  readonly #filters: Map<string, FilterDefinition>;
  #next = 0;
  #depth = 0;
  #token: Token;
  #reader: Reader;
  #name = "";

  constructor(source: Source, vocabulary: Vocabulary) {
    this.source = source;
    this.libraries = vocabulary.libraries;
    this.#tags = new Map(vocabulary.tags);
    this.#filters = new Map(vocabulary.filters);
    this.#tokens = tokenize(source);
    this.#token = { kind: "text", text: "", offset: 0, content: "", contentOffset: 0 };
    this.#reader = this.#read(this.#token);
  }

  /** Parses the whole template. */
  parse(): Body {
    return this.#nodesUntil([]).body;
  }

  get name(): string {
    return this.#name;
  }

  get content(): string {
    return this.#reader.remainder;
  }

  /** The place of the tag that is being parsed. */
  get place(): Place {
    return { offset: this.#token.offset, text: this.#token.text };
  }

  /** Reads the tag word by word. */
  get reader(): Reader {
    return this.#reader;
  }

  /** True when nothing but white space stands before the tag that is being parsed. */
  get isFirst(): boolean {
    return this.#tokens.slice(0, this.#next - 1).every((token) => token.kind === "text" && token.text.trim() === "");
  }

  expression(): Expression {
    return this.#reader.expression();
  }

  condition(): Condition {
    return readCondition(this.#reader);
  }

  end(): void {
    this.#reader.end();
  }

  arguments(): TagArguments {
    const positional: Expression[] = [];
    const keywords = new Map<string, Expression>();
    let as: string | undefined;
    while (!this.#reader.done && as === undefined) {
      if (this.#reader.take("as")) {
        as = this.#reader.variable('the name of a variable after "as"');
        break;
      }
      const mark = this.#reader.mark();
      const keyword = this.#reader.keyword();
      if (keyword !== undefined) keywords.set(keyword, this.#reader.expression());
      else if (keywords.size > 0)
        throw this.#reader.error("a value without a name stands after one with a name", undefined, mark);
      else positional.push(this.#reader.expression());
    }
    this.#reader.end();
    return { positional, keywords, as };
  }

  /** Makes the tags and filters of a library win over others of the same name from here on. */
  use(library: TagLibrary, only?: ReadonlySet<string>): void {
    for (const tag of library.tags) if (only === undefined || only.has(tag.name)) this.#tags.set(tag.name, tag);
    for (const filter of library.filters)
      if (only === undefined || only.has(filter.name)) this.#filters.set(filter.name, filter);
  }

  body(end: string): Body {
    return this.bodyUntil([end]).body;
  }

  /** Parses up to one of `ends`; afterwards `reader` stands behind the name of that end tag. */
  bodyUntil(ends: readonly string[]): EndedBody {
    const opened = { token: this.#token, name: this.#name };
    if (++this.#depth > maximumDepth) throw this.error(`tags are nested more than ${maximumDepth} levels deep`);
    const ended = this.#nodesUntil(ends, opened);
    this.#depth--;
    return ended;
  }

  error(problem: string, hint?: string): TemplateSyntaxError {
    return new TemplateSyntaxError(
      this.source,
      this.#token.offset,
      hint === undefined ? { problem } : { problem, hint },
    );
  }

  #read(token: Token): Reader {
    return new Reader({
      source: this.source,
      filters: this.#filters,
      content: token.content,
      offset: token.contentOffset,
    });
  }

  #nodesUntil(ends: readonly string[], opened?: { token: Token; name: string }): EndedBody {
    const nodes: TemplateNode[] = [];
    for (let token = this.#tokens[this.#next++]; token !== undefined; token = this.#tokens[this.#next++]) {
      if (token.kind === "text") {
        nodes.push(new TextNode({ offset: token.offset, text: token.text }));
        continue;
      }
      this.#token = token;
      this.#reader = this.#read(token);
      if (token.kind === "value") {
        nodes.push(this.#parseValue());
        continue;
      }
      this.#name = this.#reader.word("the name of a tag");
      if (ends.includes(this.#name)) return { body: new Body(nodes), end: this.#name };
      nodes.push(this.#parseTag(ends, opened));
    }
    if (opened !== undefined) throw this.#unclosed(opened, ends);
    return { body: new Body(nodes), end: "" };
  }

  #parseValue(): TemplateNode {
    const place = this.place;
    const node = new OutputNode(place, this.#reader.expression());
    this.#reader.end();
    return node;
  }

  #parseTag(ends: readonly string[], opened?: { token: Token; name: string }): TemplateNode {
    const tag = this.#tags.get(this.#name);
    if (tag !== undefined) return tag.parse(this);
    const name = this.#name;
    if (/^(?:end|else|elif|empty)/.test(name) && opened !== undefined) {
      const expected = ends.map((end) => `{% ${end} %}`).join(" or ");
      throw this.error(
        `{% ${name} %} stands where ${expected} was expected`,
        `{% ${opened.name} %} was opened on line ${this.#lineOf(opened.token)}.`,
      );
    }
    if (/^end/.test(name)) throw this.error(`{% ${name} %} closes nothing`, "Remove it, or open the tag before it.");
    throw this.error(`there is no tag "${name}"`, didYouMean(name, [...this.#tags.keys(), ...ends]));
  }

  #unclosed(opened: { token: Token; name: string }, ends: readonly string[]): TemplateSyntaxError {
    return new TemplateSyntaxError(this.source, opened.token.offset, {
      problem: `{% ${opened.name} %} is not closed`,
      hint: `Close it with {% ${ends.at(-1)} %}.`,
    });
  }

  #lineOf(token: Token): number {
    return this.source.text.slice(0, token.offset).split("\n").length;
  }
}
