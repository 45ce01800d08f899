import { type Source, TemplateSyntaxError } from "./errors.ts";
import { HtmlReader, type ValuePlace } from "./html-reader.ts";
import type { Body, TemplateNode } from "./nodes.ts";

/** Tells every node that prints a value where in the HTML it stands. Throws TemplateSyntaxError where no value may stand. */
export class HtmlCheck {
  readonly #source: Source;
  /** The value printed last, while the URL that it begins may still turn out to have its scheme from it. */
  #opened: TemplateNode | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Checks a body that begins in plain text. */
  check(body: Body): void {
    this.#read(body, new HtmlReader());
  }

  /** Checks a template that extends another: each of its tags begins in plain text, and what is between them is not rendered. */
  checkParts(body: Body): void {
    for (const node of body.nodes) if (node.text === undefined) this.#readNode(node, new HtmlReader());
  }

  #read(body: Body, reader: HtmlReader): HtmlReader {
    let current = reader;
    for (const node of body.nodes) current = this.#readNode(node, current);
    return current;
  }

  #readNode(node: TemplateNode, reader: HtmlReader): HtmlReader {
    if (node.text !== undefined) {
      if (reader.read(node.text) && this.#opened !== undefined) this.#opened.output = "scheme";
      this.#opened = undefined;
      return reader;
    }
    if (node.output !== undefined && node.trusted !== true) this.#place(node, reader.valuePlace());
    if ("danger" in node) node.danger = dangerOf(reader.valuePlace());
    return this.#readBodies(node, reader);
  }

  #place(node: TemplateNode, place: ValuePlace): void {
    if (place.kind === "forbidden") throw new TemplateSyntaxError(this.#source, node.place.offset, place);
    node.output = place.kind;
    this.#opened = place.kind === "url" || place.kind === "image" ? node : undefined;
  }

  #readBodies(node: TemplateNode, reader: HtmlReader): HtmlReader {
    const bodies = node.bodies ?? [];
    if (node.exclusive !== true) return bodies.reduce((current, body) => this.#read(body, current), reader);
    const ends = bodies.map((body) => this.#read(body, reader.copy()));
    return ends[0] ?? reader;
  }
}

function dangerOf(place: ValuePlace): string | undefined {
  if (place.kind === "text") return undefined;
  if (place.kind === "forbidden") return place.problem;
  return place.kind === "attributes" ? "a value can't stand between attributes" : "a value can't begin a URL";
}

/** Where a body prints its first value, in a block or a branch inside it too; `{{ block.super }}` doesn't count. */
export function firstPrinted(body: Body): number | undefined {
  for (const node of body.nodes) {
    if (node.output !== undefined && node.trusted !== true) return node.place.offset;
    for (const inner of node.bodies ?? []) {
      const found = firstPrinted(inner);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
