/** A call in generated code: `name(args)`. */
export class Call {
  readonly name: string;
  readonly args: readonly unknown[];

  constructor(name: string, args: readonly unknown[]) {
    this.name = name;
    this.args = args;
  }
}

/** A name in generated code. */
export class Name {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const width = 110;

/** A value as TypeScript: on one line where it fits, else a line for each part. The same value always gives the same text. */
export function print(value: unknown, indent = 0, reserved = 0): string {
  const line = flat(value);
  const fits = !line.includes("\n") && indent + reserved + line.length <= width;
  return fits ? line : broken(value, indent);
}

function flat(value: unknown): string {
  if (value instanceof Name) return value.text;
  if (value instanceof Call) return `${value.name}(${value.args.map(flat).join(", ")})`;
  if (Array.isArray(value)) return `[${value.map(flat).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value);
    return entries.length === 0
      ? "{}"
      : `{ ${entries.map(([name, part]) => `${key(name)}: ${flat(part)}`).join(", ")} }`;
  }
  return primitive(value);
}

function broken(value: unknown, indent: number): string {
  const inner = indent + 2;
  const pad = " ".repeat(inner);
  const end = " ".repeat(indent);
  const lines = (parts: readonly string[]) => `\n${parts.map((part) => `${pad}${part},\n`).join("")}${end}`;
  if (value instanceof Call) {
    const last = value.args.at(-1);
    const head = value.args.slice(0, -1).map(flat);
    const hugs = isObject(last) || Array.isArray(last);
    if (hugs && indent + value.name.length + head.join(", ").length < width - 10) {
      return `${value.name}(${[...head, broken(last, indent)].join(", ")})`;
    }
    return `${value.name}(${lines(value.args.map((part) => print(part, inner, 1)))})`;
  }
  if (Array.isArray(value)) return `[${lines(value.map((part) => print(part, inner, 1)))}]`;
  if (isObject(value)) {
    return `{${lines(Object.entries(value).map(([name, part]) => `${key(name)}: ${print(part, inner, key(name).length + 3)}`))}}`;
  }
  return primitive(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Call) &&
    !(value instanceof Name) &&
    !Array.isArray(value)
  );
}

function key(name: string): string {
  // Written in any other way this one is no key, but sets the prototype.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function primitive(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value === undefined) return "undefined";
  // Line separators are legal in JSON but confuse editors.
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}
