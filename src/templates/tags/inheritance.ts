import type { Emitter } from "../emitter.ts";
import type { Expression } from "../expressions/expression.ts";
import type { TagDefinition } from "../library.ts";
import { Body, EmptyNode, type Place, type TemplateNode } from "../nodes.ts";
import type { Parser } from "../parser.ts";

/** `{% block name %}`: a place that a template that extends this one may fill. */
export class BlockNode implements TemplateNode {
  readonly place: Place;
  readonly name: string;
  readonly body: Body;
  readonly bodies: readonly Body[];
  readonly autoescape: boolean;
  /** A template that extends this one may leave the block empty. */
  readonly renders = "one";
  readonly skips = true;
  danger: string | undefined = undefined;

  constructor(place: Place, name: string, block: { body: Body; autoescape: boolean }) {
    this.place = place;
    this.name = name;
    this.body = block.body;
    this.bodies = [block.body];
    this.autoescape = block.autoescape;
  }

  emit(emitter: Emitter): void {
    emitter.at(this.place);
    emitter.line(`out += await frame.block(${JSON.stringify(this.name)}, ${emitter.scope});`);
  }
}

/** `{% block name %} … {% endblock name %}`. */
export const blockTag: TagDefinition = {
  name: "block",
  parse(given) {
    const parser = given as Parser;
    const { place, reader } = parser;
    const name = reader.token("the name of the block");
    parser.end();
    if (parser.blocks.has(name))
      throw parser.error(`there are two blocks "${name}"`, "Give each block of a template its own name.");
    // Reserved while its body is parsed, so that a block inside it can't have the same name.
    const autoescape = parser.autoescape;
    parser.blocks.set(name, new BlockNode(place, name, { body: new Body([]), autoescape }));
    const body = parser.body("endblock");
    if (!parser.reader.done) {
      const mark = parser.reader.mark();
      const closed = parser.reader.token("the name of the block");
      if (closed !== name)
        throw parser.reader.error(
          `{% endblock ${closed} %} closes the block "${name}"`,
          `Write {% endblock ${name} %}.`,
          mark,
        );
    }
    parser.end();
    const node = new BlockNode(place, name, { body, autoescape });
    parser.blocks.set(name, node);
    return node;
  },
};

/** `{% extends "base.html" %}`. */
export const extendsTag: TagDefinition = {
  name: "extends",
  parse(given) {
    const parser = given as Parser;
    if (!parser.isFirst) throw parser.error("{% extends %} must come first", "Move it to the top of the template.");
    const place = parser.place;
    parser.parent = { expression: parser.expression(), place };
    parser.end();
    return new EmptyNode(place);
  },
};

interface Include {
  readonly template: Expression;
  readonly values: ReadonlyMap<string, Expression>;
  readonly only: boolean;
}

class IncludeNode implements TemplateNode {
  readonly place: Place;
  danger: string | undefined = undefined;
  readonly #include: Include;

  constructor(place: Place, include: Include) {
    this.place = place;
    this.#include = include;
  }

  emit(emitter: Emitter): void {
    const { template, values, only } = this.#include;
    emitter.at(this.place);
    const name = emitter.value(template);
    const danger = this.danger === undefined ? "" : `, ${JSON.stringify(this.danger)}`;
    if (values.size === 0 && !only) {
      emitter.line(`out += await frame.include(${name}, innerScope(${emitter.scope})${danger});`);
      return;
    }
    const scope = emitter.name("with");
    emitter.line(`const ${scope} = innerScope(${only ? "frame.globals" : emitter.scope});`);
    for (const [key, value] of values) emitter.line(`${scope}[${JSON.stringify(key)}] = ${emitter.value(value)};`);
    emitter.line(`out += await frame.include(${name}, ${scope}${danger});`);
  }
}

/** `{% include "part.html" with key=value only %}`. */
export const includeTag: TagDefinition = {
  name: "include",
  parse(given) {
    const parser = given as Parser;
    const { place, reader } = parser;
    const template = parser.expression();
    const values = new Map<string, Expression>();
    if (reader.take("with")) {
      for (let key = reader.keyword(); key !== undefined; key = reader.keyword()) values.set(key, parser.expression());
      if (values.size === 0) throw reader.error('name=value is missing after "with"');
    }
    const only = reader.take("only");
    parser.end();
    return new IncludeNode(place, { template, values, only });
  },
};
