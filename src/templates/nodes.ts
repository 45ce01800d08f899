import type { Emitter } from "./emitter.ts";
import type { Expression } from "./expressions/expression.ts";

/** Where in the source something stands, as an offset, and its text for error messages. */
export interface Place {
  readonly offset: number;
  readonly text: string;
}

/** Where the output of a node ends up in the HTML: decides how it is encoded. */
export type OutputContext = "text" | "url" | "image" | "scheme" | "attributes";

/** One part of a template: it writes the JavaScript that renders it. */
export interface TemplateNode {
  readonly place: Place;
  /** Literal text, for the reader of the HTML around the values. */
  readonly text?: string;
  /** Set on nodes that print a value; filled in by the reader of the HTML. */
  output?: OutputContext;
  /** True where the printed value is HTML made by the engine: `{{ block.super }}`. */
  readonly trusted?: boolean;
  /** Set on nodes that print another piece of template, where its values would not be safe: says what surrounds it. */
  danger?: string | undefined;
  /** The bodies inside the node. */
  readonly bodies?: readonly Body[];
  /**
   * Which of the bodies are rendered: all, in order, unless given; `"one"` of them (`{% if %}`); one of them, the first more than once
   * (`{% for %}`); `"any"` of them, any number of times.
   */
  readonly renders?: "all" | "one" | "loop" | "any";
  /** True where none of the bodies may be rendered: an `{% if %}` without an `{% else %}`. */
  readonly skips?: boolean;
  emit(emitter: Emitter): void;
}

/** What stands between a tag and its end tag. */
export class Body {
  readonly nodes: readonly TemplateNode[];

  constructor(nodes: readonly TemplateNode[]) {
    this.nodes = nodes;
  }
}

/** Literal text. */
export class TextNode implements TemplateNode {
  readonly place: Place;
  readonly text: string;

  constructor(place: Place) {
    this.place = place;
    this.text = place.text;
  }

  emit(emitter: Emitter): void {
    emitter.text(this.text);
  }
}

/** `{{ expression }}`. */
export class OutputNode implements TemplateNode {
  readonly place: Place;
  readonly trusted: boolean;
  output: OutputContext = "text";
  readonly #expression: Expression;

  constructor(place: Place, expression: Expression) {
    this.place = place;
    this.#expression = expression;
    this.trusted = expression.kind === "path" && expression.names.join(".") === "block.super";
  }

  emit(emitter: Emitter): void {
    emitter.at(this.place);
    const value = emitter.shown(this.#expression);
    const isObject = this.output === "text" && this.#expression.kind !== "literal";
    emitter.print(isObject ? emitter.settle(`printed(${value})`) : value, this.output);
  }
}

/** A node that renders nothing, for tags that only tell the parser something. */
export class EmptyNode implements TemplateNode {
  readonly place: Place;

  constructor(place: Place) {
    this.place = place;
  }

  emit(): void {}
}
