import type { Emitter } from "../emitter.ts";
import type { Expression } from "../expressions/expression.ts";
import type { TagDefinition } from "../library.ts";
import type { Body, Place, TemplateNode } from "../nodes.ts";
import type { Parser } from "../parser.ts";

interface Loop {
  readonly place: Place;
  readonly variables: readonly string[];
  readonly items: Expression;
  readonly reversed: boolean;
  readonly body: Body;
  readonly empty: Body | undefined;
}

class ForNode implements TemplateNode {
  readonly place: Place;
  readonly bodies: readonly Body[];
  readonly renders = "loop";
  readonly skips: boolean;
  readonly #loop: Loop;

  constructor(loop: Loop) {
    this.place = loop.place;
    this.#loop = loop;
    this.bodies = loop.empty === undefined ? [loop.body] : [loop.body, loop.empty];
    this.skips = loop.empty === undefined;
  }

  emit(emitter: Emitter): void {
    const loop = this.#loop;
    emitter.at(loop.place);
    const items = emitter.name("items");
    emitter.line(`const ${items} = ${emitter.settle(`listOf(${emitter.value(loop.items)}, ${loop.reversed})`)};`);
    emitter.block(`if (${items}.length > 0)`, () => this.#emitLoop(emitter, items));
    const empty = loop.empty;
    if (empty !== undefined) emitter.block("else", () => emitter.body(empty));
  }

  #emitLoop(emitter: Emitter, items: string): void {
    const { variables, body } = this.#loop;
    const outer = emitter.scope;
    emitter.openScope();
    const loop = emitter.name("loop");
    const item = emitter.name("item");
    emitter.line(`const ${loop} = new ForLoop(${items}, ${outer}["forloop"]);`);
    emitter.assign("forloop", loop);
    emitter.block(`for (const ${item} of ${items})`, () => {
      if (variables.length === 1) emitter.assign(variables[0]!, item);
      else emitter.line(`unpack(${emitter.scope}, ${JSON.stringify(variables)}, ${item});`);
      emitter.body(body);
      emitter.line(`${loop}.next();`);
    });
    emitter.closeScope();
  }
}

/** `{% for item in items reversed %} … {% empty %} … {% endfor %}`, `{% for key, value in map.items %}`. */
export const forTag: TagDefinition = {
  name: "for",
  parse(given) {
    const parser = given as Parser;
    const { place, reader } = parser;
    const variables: string[] = [];
    do variables.push(reader.variable('the name of a variable after "for"'));
    while (reader.take(","));
    if (!reader.take("in")) throw reader.error('"in" is missing', "Write {% for item in items %}.");
    const items = parser.expression();
    const reversed = reader.take("reversed");
    parser.end();
    const main = parser.bodyUntil(["empty", "endfor"]);
    const empty = main.end === "empty" ? parser.body("endfor") : undefined;
    return new ForNode({ place, variables, items, reversed, body: main.body, empty });
  },
};
