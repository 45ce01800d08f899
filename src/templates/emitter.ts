import { markSafe } from "../lib/index.ts";
import type { Condition, Expression } from "./expressions/expression.ts";
import type { Body, OutputContext, Place } from "./nodes.ts";

/** The output functions by where the value ends up: with and without escaping. */
const printers: Readonly<
  Record<OutputContext, readonly [on: (value: string) => string, off: (value: string) => string]>
> = {
  text: [(value) => `escaped(${value}, frame.timeZone)`, (value) => `text(${value}, frame.timeZone)`],
  url: [(value) => `url(${value}, frame.escaping)`, (value) => `url(${value}, frame.notEscaping)`],
  image: [(value) => `imageUrl(${value}, frame.escaping)`, (value) => `imageUrl(${value}, frame.notEscaping)`],
  scheme: [(value) => `schemeName(${value})`, (value) => `schemeName(${value})`],
  attributes: [(value) => `attributes(${value})`, (value) => `attributes(${value})`],
};

/**
 * Writes the JavaScript of a template. Everything that comes from the template is either a literal written by JSON.stringify or an
 * index into the constants; the rest is words of this file, so no template can bring its own code.
 */
export class Emitter {
  /** Values that the code refers to as `k[0]`, `k[1]`, …: filters, tags. */
  readonly constants: unknown[] = [];
  /** What `at = n` means: the places that errors are told at. */
  readonly places: Place[] = [];
  /** Whether what is emitted now escapes its output. */
  autoescape = true;
  readonly #lines: string[] = [];
  #indent = 0;
  #scopes = 0;
  #names = 0;
  #scopeStack: string[] = ["c0"];
  #text = "";

  /** The name of the innermost scope. */
  get scope(): string {
    return this.#scopeStack.at(-1)!;
  }

  /** Adds a line of code. */
  line(code: string): void {
    this.#flush();
    this.#lines.push(" ".repeat(this.#indent * 2) + code);
  }

  /** Adds `opening {`, what `inside` emits, and `}`. */
  block(opening: string, inside: () => void): void {
    this.line(`${opening} {`);
    this.#indent++;
    inside();
    this.#flush();
    this.#indent--;
    this.line("}");
  }

  /** Prints literal text; neighbours are joined. */
  text(text: string): void {
    this.#text += text;
  }

  /** Prints a value, encoded for where it ends up. */
  print(value: string, context: OutputContext): void {
    this.line(`out += ${printers[context][this.autoescape ? 0 : 1](value)};`);
  }

  /** Tells errors which place they are at from here on. */
  at(place: Place): void {
    this.places.push(place);
    this.line(`at = ${this.places.length - 1};`);
  }

  /** A name for a local variable that nothing else uses. */
  name(prefix: string): string {
    return `${prefix}${++this.#names}`;
  }

  /** Refers to a value that can't be written as code. */
  constant(value: unknown): string {
    const known = this.constants.indexOf(value);
    return `k[${known === -1 ? this.constants.push(value) - 1 : known}]`;
  }

  /** Opens a scope inside the present one, for names that end with it. */
  openScope(): string {
    const name = `c${++this.#scopes}`;
    this.line(`const ${name} = innerScope(${this.scope});`);
    this.#scopeStack.push(name);
    return name;
  }

  closeScope(): void {
    this.#scopeStack.pop();
  }

  /** Sets a variable of the innermost scope. */
  assign(name: string, value: string): void {
    this.line(`${this.scope}[${JSON.stringify(name)}] = ${value};`);
  }

  body(body: Body): void {
    for (const node of body.nodes) node.emit(this);
  }

  /** Emits what `inside` emits with autoescape switched. */
  withAutoescape(on: boolean, inside: () => void): void {
    const before = this.autoescape;
    this.autoescape = on;
    inside();
    this.autoescape = before;
  }

  /** Awaits a value only when it is a promise. */
  settle(code: string): string {
    return `(isThenable(v = ${code}) ? await v : v)`;
  }

  /** The code of an expression's settled value. */
  value(expression: Expression): string {
    if (expression.kind === "literal") return JSON.stringify(expression.value);
    if (expression.kind === "path") return this.settle(this.#path(expression.names));
    const filter = this.constant(expression.filter);
    const argument = expression.argument === undefined ? "undefined" : this.shown(expression.argument);
    const call = `filter: ${filter}, value: ${this.shown(expression.input)}, argument: ${argument}, autoescape: ${this.autoescape}, frame`;
    return this.settle(`applyFilter({ ${call} })`);
  }

  /** As `value`, for what is printed: text in quotes is the template's own HTML (`{{ price|default:"&mdash;" }}`). */
  shown(expression: Expression): string {
    if (expression.kind !== "literal" || typeof expression.value !== "string") return this.value(expression);
    return this.constant(markSafe(expression.value));
  }

  /** The code of a condition, as a boolean. */
  condition(condition: Condition): string {
    switch (condition.kind) {
      case "value":
        return `truthy(${this.value(condition.value)})`;
      case "not":
        return `!${this.condition(condition.item)}`;
      case "compare":
        return `compareBy[${JSON.stringify(condition.operator)}](${this.value(condition.left)}, ${this.value(condition.right)})`;
      default:
        return `(${this.condition(condition.left)} ${condition.kind === "and" ? "&&" : "||"} ${this.condition(condition.right)})`;
    }
  }

  /** A function that renders a body in the present scope and answers its HTML as a SafeString. */
  bodyFunction(body: Body): string {
    const name = this.name("body");
    this.block(`const ${name} = async () =>`, () => {
      this.line('let out = "", v;');
      this.body(body);
      this.line("return markSafe(out);");
    });
    return name;
  }

  /** A function of the template: its root, or one of its blocks. */
  renderFunction(name: string, body: Body): void {
    this.#scopeStack = ["c0"];
    this.block(`render[${JSON.stringify(name)}] = async (frame, c0) =>`, () => {
      this.line('let out = "", at = 0, v;');
      this.block("try", () => {
        this.body(body);
        this.line("return out;");
      });
      this.block("catch (error)", () => this.line("throw failed(error, at);"));
    });
  }

  /** The function that finds the template which this one extends. */
  parentFunction(name: string, expression: Expression, place: Place): void {
    this.#scopeStack = ["c0"];
    this.block(`render[${JSON.stringify(name)}] = async (frame, c0) =>`, () => {
      this.line("let at = 0, v;");
      this.block("try", () => {
        this.at(place);
        this.line(`return await frame.find(${this.value(expression)});`);
      });
      this.block("catch (error)", () => this.line("throw failed(error, at);"));
    });
  }

  /** The code written so far. */
  get code(): string {
    this.#flush();
    return this.#lines.join("\n");
  }

  #path(names: readonly string[]): string {
    let code = `root(${this.scope}[${JSON.stringify(names[0])}])`;
    for (const name of names.slice(1)) code = `member(${code}, ${JSON.stringify(name)})`;
    return code;
  }

  #flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#lines.push(`${" ".repeat(this.#indent * 2)}out += ${JSON.stringify(text)};`);
  }
}
