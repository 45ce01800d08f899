import { NuagesError } from "../errors/index.ts";
import { markSafe, SafeString } from "../lib/index.ts";
import type { CompiledTemplate, RenderFunction } from "./compiled-template.ts";
import { innerScope } from "./context.ts";
import { Emitter } from "./emitter.ts";
import { locate, type Source, TemplateRenderError, TemplateSyntaxError } from "./errors.ts";
import type { Comparison } from "./expressions/expression.ts";
import type { Frame } from "./frame.ts";
import { firstPrinted, HtmlCheck } from "./html-check.ts";
import type { FilterDefinition } from "./library.ts";
import type { Body, Place } from "./nodes.ts";
import { Parser, type Vocabulary } from "./parser.ts";
import { compare, contains, equal } from "./runtime/compare.ts";
import { ForLoop, listOf, unpack } from "./runtime/loop.ts";
import { member, root } from "./runtime/member.ts";
import { attributes, escaped, printed, text } from "./runtime/print.ts";
import { imageUrl, schemeName, url } from "./runtime/url.ts";
import { isThenable, truthy } from "./runtime/values.ts";

interface FilterCall {
  readonly filter: FilterDefinition;
  readonly value: unknown;
  readonly argument: unknown;
  readonly autoescape: boolean;
  readonly frame: Frame;
}

function applyFilter({ filter, value, argument, autoescape, frame }: FilterCall): unknown {
  const isSafe = SafeString.is(value);
  const input = isSafe && filter.keepSafe !== true ? value.toString() : value;
  const plainArgument = SafeString.is(argument) && filter.keepSafe !== true ? argument.toString() : argument;
  const info = autoescape && !isSafe ? frame.escaping : frame.notEscaping;
  const result = filter.apply(input, plainArgument, info);
  if (!isSafe || filter.safe !== true) return result;
  const mark = (settled: unknown) => (typeof settled === "string" ? markSafe(settled) : settled);
  return isThenable(result) ? result.then(mark) : mark(result);
}

function before(left: unknown, right: unknown, test: (order: number) => boolean): boolean {
  const order = compare(left, right);
  return order !== undefined && test(order);
}

const compareBy: Readonly<Record<Comparison, (left: unknown, right: unknown) => boolean>> = {
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  "<": (left, right) => before(left, right, (order) => order < 0),
  "<=": (left, right) => before(left, right, (order) => order <= 0),
  ">": (left, right) => before(left, right, (order) => order > 0),
  ">=": (left, right) => before(left, right, (order) => order >= 0),
  in: (left, right) => contains(right, left),
  "not in": (left, right) => !contains(right, left),
  is: Object.is,
  "is not": (left, right) => !Object.is(left, right),
};

function firstOf(value: unknown): unknown {
  return truthy(value) ? value : undefined;
}

/** The groups of neighbours that have the same value at `path`. */
async function regroup(
  items: readonly unknown[],
  path: readonly string[],
): Promise<{ grouper: unknown; list: unknown[] }[]> {
  const groups: { grouper: unknown; list: unknown[] }[] = [];
  for (const item of items) {
    const grouper = await path.reduce(member, item);
    const last = groups.at(-1);
    if (last !== undefined && equal(last.grouper, grouper)) last.list.push(item);
    else groups.push({ grouper, list: [item] });
  }
  return groups;
}

/** What the generated code can call; it sees nothing else but the globals of the language. */
const runtime = Object.freeze({
  ...{ applyFilter, attributes, compareBy, escaped, firstOf, ForLoop, imageUrl, innerScope, isThenable, listOf },
  ...{ markSafe, member, printed, regroup, root, schemeName, text, truthy, unpack, url },
});

/** Errors that a template may end a request with on purpose, and those that say best themselves where they are. */
function passesThrough(error: unknown): boolean {
  return error instanceof TemplateSyntaxError || (error instanceof NuagesError && error.status < 500);
}

function failedIn(source: Source, places: readonly Place[]): (error: unknown, at: number) => unknown {
  return (error, at) => {
    const place = places[at] ?? { offset: 0, text: source.name };
    if (error instanceof TemplateRenderError) {
      error.includedFrom.push(`${source.name}:${locate(source.text, place.offset).line}`);
      return error;
    }
    return passesThrough(error) ? error : new TemplateRenderError(source, place, error);
  };
}

type Factory = (
  rt: typeof runtime,
  k: readonly unknown[],
  failed: (error: unknown, at: number) => unknown,
) => Record<string, RenderFunction>;

function build(code: string): Factory {
  return new Function("rt", "k", "failed", code) as Factory;
}

/** Compiles a template. Throws TemplateSyntaxError. */
export function compile(source: Source, vocabulary: Vocabulary): CompiledTemplate {
  const parser = new Parser(source, vocabulary);
  const body = parser.parse();
  const { parent } = parser;
  if (!source.name.endsWith(".txt")) {
    if (parent === undefined) new HtmlCheck(source).check(body);
    else new HtmlCheck(source).checkParts(body);
  }
  const emitter = emit(parser, body);
  const code = `"use strict";\nconst { ${Object.keys(runtime).join(", ")} } = rt;\nconst render = Object.create(null);\n${emitter.code}\nreturn render;\n`;
  const render = build(code)(runtime, emitter.constants, failedIn(source, emitter.places));
  const blocks = [...parser.blocks.values()];
  const printing = blocks.flatMap((block) => {
    const offset = firstPrinted(block.body);
    return offset === undefined ? [] : [[block.name, offset] as const];
  });
  return {
    source,
    code,
    root: render.root!,
    parent: parent === undefined ? undefined : render.parent!,
    blocks: new Map(blocks.map((block) => [block.name, render[`block ${block.name}`]!])),
    printing: firstPrinted(body),
    printingBlocks: new Map(printing),
    dangerousBlocks: new Map(
      blocks.flatMap((block) => (block.danger === undefined ? [] : [[block.name, block.danger]])),
    ),
  };
}

function emit(parser: Parser, body: Body): Emitter {
  const emitter = new Emitter();
  if (parser.parent !== undefined) emitter.parentFunction("parent", parser.parent.expression, parser.parent.place);
  else emitter.renderFunction("root", body);
  for (const block of parser.blocks.values()) {
    emitter.withAutoescape(block.autoescape, () => emitter.renderFunction(`block ${block.name}`, block.body));
  }
  return emitter;
}
