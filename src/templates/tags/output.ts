import { didYouMean } from "../../errors/index.ts";
import { defineTag } from "../define.ts";
import type { Emitter } from "../emitter.ts";
import { formatDate } from "../filters/date-format.ts";
import type { TagDefinition } from "../library.ts";
import { type Body, EmptyNode, type Place, type TemplateNode } from "../nodes.ts";
import type { Parser } from "../parser.ts";

class AutoescapeNode implements TemplateNode {
  readonly place: Place;
  readonly bodies: readonly Body[];
  readonly #on: boolean;

  constructor(place: Place, on: boolean, body: Body) {
    this.place = place;
    this.#on = on;
    this.bodies = [body];
  }

  emit(emitter: Emitter): void {
    emitter.withAutoescape(this.#on, () => emitter.body(this.bodies[0]!));
  }
}

/** `{% autoescape off %} … {% endautoescape %}`: for what is written between; an included template decides for itself. */
export const autoescapeTag: TagDefinition = {
  name: "autoescape",
  parse(given) {
    const parser = given as Parser;
    const place = parser.place;
    const state = parser.reader.token('"on" or "off"');
    if (state !== "on" && state !== "off")
      throw parser.error(
        `{% autoescape ${state} %} is neither on nor off`,
        "Write {% autoescape on %} or {% autoescape off %}.",
      );
    parser.end();
    const before = parser.autoescape;
    parser.autoescape = state === "on";
    const body = parser.body("endautoescape");
    parser.autoescape = before;
    return new AutoescapeNode(place, state === "on", body);
  },
};

/** `{% load library other %}`, `{% load tag filter from library %}`: makes its tags and filters win over others of the same name. */
export const loadTag: TagDefinition = {
  name: "load",
  parse(given) {
    const parser = given as Parser;
    const { place, reader } = parser;
    const words: string[] = [];
    while (!reader.done) words.push(reader.token("the name of a library"));
    const from = words.indexOf("from");
    const names = from === -1 ? words : words.slice(from + 1);
    if (names.length === 0 || (from !== -1 && names.length !== 1))
      throw parser.error("the name of a library is missing", "Write {% load library %}.");
    for (const name of names) loadLibrary(parser, name, from === -1 ? undefined : words.slice(0, from));
    return new EmptyNode(place);
  },
};

function loadLibrary(parser: Parser, name: string, only: readonly string[] | undefined): void {
  const library = parser.libraries.get(name);
  if (library === undefined)
    throw parser.error(`there is no tag library "${name}"`, didYouMean(name, [...parser.libraries.keys()]));
  const offered = [...library.tags, ...library.filters].map((part) => part.name);
  const missing = only?.find((wanted) => !offered.includes(wanted));
  if (missing !== undefined)
    throw parser.error(`the library "${name}" has no "${missing}"`, didYouMean(missing, offered));
  parser.use(library, only === undefined ? undefined : new Set(only));
}

/** `{% now "Y" as variable %}`: the present time in the time zone of the engine, in the format of the filter `date`. */
export const nowTag: TagDefinition = defineTag("now", {
  parse(parser) {
    const call = parser.arguments();
    if (call.positional.length !== 1 || call.keywords.size > 0)
      throw parser.error("{% now %} takes a format", 'Write {% now "j F Y" %}.');
    const as = call.as;
    return {
      values: call.positional,
      silent: as !== undefined,
      render(context, [format]) {
        const now = formatDate(new Date(), String(format), context.timeZone);
        if (as === undefined) return now;
        context.set(as, now);
        return "";
      },
    };
  },
});
