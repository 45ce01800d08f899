import type { Emitter } from "../emitter.ts";
import type { Expression } from "../expressions/expression.ts";
import type { TagDefinition } from "../library.ts";
import type { Body, OutputContext, Place, TemplateNode } from "../nodes.ts";
import type { Parser } from "../parser.ts";

class WithNode implements TemplateNode {
  readonly place: Place;
  readonly bodies: readonly Body[];
  readonly #values: ReadonlyMap<string, Expression>;

  constructor(place: Place, values: ReadonlyMap<string, Expression>, body: Body) {
    this.place = place;
    this.#values = values;
    this.bodies = [body];
  }

  emit(emitter: Emitter): void {
    emitter.at(this.place);
    const values = [...this.#values].map(([key, value]) => {
      const name = emitter.name("value");
      emitter.line(`const ${name} = ${emitter.value(value)};`);
      return [key, name] as const;
    });
    emitter.openScope();
    for (const [key, name] of values) emitter.assign(key, name);
    emitter.body(this.bodies[0]!);
    emitter.closeScope();
  }
}

/** `{% with total=cart.total name=user.name %} … {% endwith %}`, `{% with cart.total as total %}`. */
export const withTag: TagDefinition = {
  name: "with",
  parse(given) {
    const parser = given as Parser;
    const place = parser.place;
    const call = parser.arguments();
    const values = new Map(call.keywords);
    if (call.as !== undefined && call.positional.length === 1) values.set(call.as, call.positional[0]!);
    else if (call.positional.length > 0 || call.as !== undefined)
      throw parser.error("{% with %} takes name=value", "Write {% with name=value %}.");
    if (values.size === 0) throw parser.error("{% with %} sets nothing", "Write {% with name=value %}.");
    return new WithNode(place, values, parser.body("endwith"));
  },
};

class FirstOfNode implements TemplateNode {
  readonly place: Place;
  output?: OutputContext;
  readonly #values: readonly Expression[];
  readonly #as: string | undefined;

  constructor(place: Place, values: readonly Expression[], as: string | undefined) {
    this.place = place;
    this.#values = values;
    this.#as = as;
    if (as === undefined) this.output = "text";
  }

  emit(emitter: Emitter): void {
    emitter.at(this.place);
    const code = this.#values.map((value) => `firstOf(${emitter.shown(value)})`).join(" ?? ");
    if (this.#as === undefined) emitter.print(`(${code})`, this.output ?? "text");
    else emitter.assign(this.#as, `${code} ?? ""`);
  }
}

/** `{% firstof a b "otherwise" as variable %}`: the first that is true. */
export const firstOfTag: TagDefinition = {
  name: "firstof",
  parse(given) {
    const parser = given as Parser;
    const place = parser.place;
    const call = parser.arguments();
    if (call.positional.length === 0 || call.keywords.size > 0)
      throw parser.error("{% firstof %} takes values", 'Write {% firstof a b "otherwise" %}.');
    return new FirstOfNode(place, call.positional, call.as);
  },
};

class RegroupNode implements TemplateNode {
  readonly place: Place;
  readonly #parts: { items: Expression; path: string; as: string };

  constructor(place: Place, parts: { items: Expression; path: string; as: string }) {
    this.place = place;
    this.#parts = parts;
  }

  emit(emitter: Emitter): void {
    const { items, path, as } = this.#parts;
    emitter.at(this.place);
    const list = emitter.settle(`listOf(${emitter.value(items)}, false)`);
    emitter.assign(as, `await regroup(${list}, ${JSON.stringify(path.split("."))})`);
  }
}

/** `{% regroup posts by author.name as groups %}`: each group has `grouper` and `list`. Neighbours only, so sort first. */
export const regroupTag: TagDefinition = {
  name: "regroup",
  parse(given) {
    const parser = given as Parser;
    const { place, reader } = parser;
    const items = parser.expression();
    if (!reader.take("by")) throw reader.error('"by" is missing', "Write {% regroup items by name as groups %}.");
    const path = parser.expression();
    if (path.kind !== "path") throw reader.error('the name of a property is missing after "by"');
    if (!reader.take("as")) throw reader.error('"as" is missing', "Write {% regroup items by name as groups %}.");
    const as = reader.variable('the name of a variable after "as"');
    parser.end();
    return new RegroupNode(place, { items, path: path.names.join("."), as });
  },
};
