import type { Emitter } from "./emitter.ts";
import type { TagNode } from "./library.ts";
import type { Body, OutputContext, Place, TemplateNode } from "./nodes.ts";

/** A tag made with `defineTag`: its values are evaluated, its bodies become functions, and its `render` is called. */
export class CustomNode implements TemplateNode {
  readonly place: Place;
  readonly bodies: readonly Body[];
  readonly renders = "any";
  output?: OutputContext;
  readonly #tag: TagNode;

  constructor(place: Place, tag: TagNode) {
    this.place = place;
    this.#tag = tag;
    this.bodies = tag.bodies ?? [];
    // What a tag prints around its bodies is HTML of its own; what a function answers is a value like any other.
    if (this.bodies.length === 0 && tag.silent !== true) this.output = "text";
  }

  emit(emitter: Emitter): void {
    emitter.at(this.place);
    const values = (this.#tag.values ?? []).map((value) => emitter.value(value));
    const scope = this.bodies.length === 0 ? emitter.scope : emitter.openScope();
    const bodies = this.bodies.map((body) => emitter.bodyFunction(body));
    const call = `values: [${values.join(", ")}], bodies: [${bodies.join(", ")}], autoescape: ${emitter.autoescape}`;
    const result = `frame.tag({ tag: ${emitter.constant(this.#tag)}, scope: ${scope}, ${call} })`;
    emitter.print(emitter.settle(result), this.output ?? "text");
    if (this.bodies.length > 0) emitter.closeScope();
  }
}
