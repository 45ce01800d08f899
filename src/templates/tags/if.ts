import type { Emitter } from "../emitter.ts";
import type { Condition } from "../expressions/expression.ts";
import type { TagDefinition } from "../library.ts";
import type { Body, Place, TemplateNode } from "../nodes.ts";
import type { Parser } from "../parser.ts";

interface Branch {
  readonly place: Place;
  /** Undefined for `{% else %}`. */
  readonly condition: Condition | undefined;
  readonly body: Body;
}

class IfNode implements TemplateNode {
  readonly place: Place;
  readonly bodies: readonly Body[];
  readonly renders = "one";
  readonly skips: boolean;
  readonly #branches: readonly Branch[];

  constructor(branches: readonly Branch[]) {
    this.place = branches[0]!.place;
    this.#branches = branches;
    this.bodies = branches.map((branch) => branch.body);
    this.skips = branches.at(-1)!.condition !== undefined;
  }

  emit(emitter: Emitter): void {
    this.#emitFrom(emitter, 0);
  }

  #emitFrom(emitter: Emitter, index: number): void {
    const branch = this.#branches[index];
    if (branch === undefined) return;
    if (branch.condition === undefined) {
      emitter.body(branch.body);
      return;
    }
    emitter.at(branch.place);
    emitter.block(`if (${emitter.condition(branch.condition)})`, () => emitter.body(branch.body));
    if (index + 1 < this.#branches.length) emitter.block("else", () => this.#emitFrom(emitter, index + 1));
  }
}

/** `{% if a and b %} … {% elif c %} … {% else %} … {% endif %}`. */
export const ifTag: TagDefinition = {
  name: "if",
  parse(given) {
    const parser = given as Parser;
    const branches: Branch[] = [];
    for (let tag = "if"; tag !== "endif"; ) {
      const place = parser.place;
      const condition = tag === "else" ? undefined : parser.condition();
      parser.end();
      const ended = parser.bodyUntil(tag === "else" ? ["endif"] : ["elif", "else", "endif"]);
      branches.push({ place, condition, body: ended.body });
      tag = ended.end;
    }
    return new IfNode(branches);
  },
};
