import { type Source, TemplateSyntaxError } from "./errors.ts";
import { forbidden, type ValuePlace } from "./html-reader.ts";
import { HtmlWays, unclear } from "./html-ways.ts";
import type { Body, OutputContext, TemplateNode } from "./nodes.ts";

/** From the least to the most that is asked of a value. */
const demands: readonly OutputContext[] = ["text", "image", "url", "scheme"];

/** More places than any page needs; what is beyond grows with each further branch. */
const mostWays = 100;

/** Tells every node that prints a value where in the HTML it stands. Throws TemplateSyntaxError where no value may stand. */
export class HtmlCheck {
  readonly #source: Source;
  /** The nodes that were met: what is in a loop is met again. */
  readonly #met = new Set<TemplateNode>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Checks a body that begins in plain text. */
  check(body: Body): void {
    this.#read(body, HtmlWays.start);
  }

  /** Checks a template that extends another: each of its tags begins in plain text, and what is between them is not rendered. */
  checkParts(body: Body): void {
    for (const node of body.nodes) if (node.text === undefined) this.#readNode(node, HtmlWays.start);
  }

  #read(body: Body, ways: HtmlWays): HtmlWays {
    let current = ways;
    for (const node of body.nodes) current = this.#readNode(node, current);
    return current;
  }

  #readNode(node: TemplateNode, ways: HtmlWays): HtmlWays {
    if (node.text !== undefined) return ways.read(node.text);
    let current = ways;
    if (node.output !== undefined && node.trusted !== true) {
      this.#place(node, ways.valuePlace());
      current = ways.print(node);
    }
    if ("danger" in node) node.danger ??= dangerOf(ways.valuePlace());
    return this.#readBodies(node, current);
  }

  #place(node: TemplateNode, place: ValuePlace): void {
    if (place.kind === "forbidden") throw new TemplateSyntaxError(this.#source, node.place.offset, place);
    const before = this.#met.has(node) ? node.output! : place.kind;
    this.#met.add(node);
    if ((before === "attributes") !== (place.kind === "attributes"))
      throw new TemplateSyntaxError(this.#source, node.place.offset, unclear);
    node.output = demands[Math.max(demands.indexOf(before), demands.indexOf(place.kind))] ?? "attributes";
  }

  #readBodies(node: TemplateNode, ways: HtmlWays): HtmlWays {
    const { bodies = [], renders = "all" } = node;
    let current = ways;
    if (renders === "all") for (const body of bodies) current = this.#read(body, current);
    else if (renders === "any") for (const body of bodies) current = current.or(this.#repeated(body, current));
    else {
      const ends = bodies.map((body, i) =>
        renders === "loop" && i === 0 ? this.#repeated(body, ways) : this.#read(body, ways),
      );
      if (node.skips === true) ends.push(ways);
      current = ends.reduce((all, end) => all.or(end));
    }
    if (current.size > mostWays) throw new TemplateSyntaxError(this.#source, node.place.offset, tooMany);
    return current;
  }

  /** Reads a body that is rendered once or more often: on from wherever it may have ended before. */
  #repeated(body: Body, ways: HtmlWays): HtmlWays {
    let ends = this.#read(body, ways);
    for (let before = 0; before < ends.size && before <= mostWays; ) {
      before = ends.size;
      ends = ends.or(this.#read(body, ends));
    }
    return ends;
  }
}

const tooMany = forbidden(
  "the branches up to here leave the HTML in too many different places",
  "Let each branch hold whole elements, or whole attributes.",
);

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
