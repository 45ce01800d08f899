import type { Emitter } from "../emitter.ts";
import type { Expression } from "../expressions/expression.ts";
import type { TagDefinition } from "../library.ts";
import type { Body, OutputContext, Place, TemplateNode } from "../nodes.ts";
import type { Parser } from "../parser.ts";

class CycleNode implements TemplateNode {
  readonly place: Place;
  output?: OutputContext;
  readonly #values: readonly Expression[];
  readonly #options: { as: string | undefined; silent: boolean };

  constructor(place: Place, values: readonly Expression[], options: { as: string | undefined; silent: boolean }) {
    this.place = place;
    this.#values = values;
    this.#options = options;
    if (!options.silent) this.output = "text";
  }

  emit(emitter: Emitter): void {
    emitter.at(this.place);
    const choice = emitter.name("choice");
    emitter.line(
      `const ${choice} = frame.nextOf(${emitter.constant(this)}, ${this.#values.length}, ${emitter.scope}["forloop"]);`,
    );
    const cases = this.#values.slice(0, -1).map((value, i) => `${choice} === ${i} ? ${emitter.shown(value)} : `);
    const value = emitter.name("value");
    emitter.line(`const ${value} = ${cases.join("")}${emitter.shown(this.#values.at(-1)!)};`);
    if (this.#options.as !== undefined) emitter.assign(this.#options.as, value);
    if (!this.#options.silent) emitter.print(value, this.output ?? "text");
  }
}

/** `{% cycle "odd" "even" as name silent %}`: the next of its values each time; it starts anew with each loop. */
export const cycleTag: TagDefinition = {
  name: "cycle",
  parse(given) {
    const parser = given as Parser;
    const { place, reader } = parser;
    const values: Expression[] = [];
    let as: string | undefined;
    while (!reader.done && as === undefined) {
      if (reader.take("as")) as = reader.variable('the name of a variable after "as"');
      else values.push(parser.expression());
    }
    const silent = as !== undefined && reader.take("silent");
    parser.end();
    if (values.length === 0) throw parser.error("{% cycle %} takes values", 'Write {% cycle "odd" "even" %}.');
    return new CycleNode(place, values, { as, silent });
  },
};

class IfChangedNode implements TemplateNode {
  readonly place: Place;
  readonly bodies: readonly Body[];
  readonly renders = "one";
  readonly skips: boolean;
  readonly #values: readonly Expression[];

  constructor(place: Place, values: readonly Expression[], bodies: readonly Body[]) {
    this.place = place;
    this.#values = values;
    this.bodies = bodies;
    this.skips = bodies.length === 1;
  }

  emit(emitter: Emitter): void {
    emitter.at(this.place);
    const [body, otherwise] = this.bodies;
    const rendered = this.#values.length === 0 ? emitter.bodyFunction(body!) : undefined;
    const html = emitter.name("html");
    if (rendered !== undefined) emitter.line(`const ${html} = String(await ${rendered}());`);
    const values = rendered === undefined ? this.#values.map((value) => emitter.value(value)).join(", ") : html;
    const changed = `frame.changed(${emitter.constant(this)}, [${values}], ${emitter.scope}["forloop"])`;
    emitter.block(`if (${changed})`, () =>
      rendered === undefined ? emitter.body(body!) : emitter.line(`out += ${html};`),
    );
    if (otherwise !== undefined) emitter.block("else", () => emitter.body(otherwise));
  }
}

/** `{% ifchanged value %} … {% else %} … {% endifchanged %}`: renders when the values, or without values its content, differ from last time. */
export const ifChangedTag: TagDefinition = {
  name: "ifchanged",
  parse(given) {
    const parser = given as Parser;
    const place = parser.place;
    const values: Expression[] = [];
    while (!parser.reader.done) values.push(parser.expression());
    const main = parser.bodyUntil(["else", "endifchanged"]);
    const bodies = main.end === "else" ? [main.body, parser.body("endifchanged")] : [main.body];
    return new IfChangedNode(place, values, bodies);
  },
};
