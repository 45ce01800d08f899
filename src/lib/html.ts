const special = /[&<>"']/;
const nextSpecial = /[&<>"']/g;
/** After this many characters without a special one, a regular expression finds the next one sooner. */
const stretch = 8;

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return special.test(text) ? escapeSpecial(text) : text;
}

/** In one pass: each search and each copy of a `replaceAll` costs more than the characters between two specials. */
function escapeSpecial(text: string): string {
  let out = "";
  let from = 0;
  let plain = stretch;
  for (let i = 0; i < text.length; i++) {
    const entity = entityOf(text.charCodeAt(i));
    if (entity !== undefined) {
      if (from < i) out += text.slice(from, i);
      out += entity;
      from = i + 1;
      plain = 0;
    } else if (++plain >= stretch) {
      nextSpecial.lastIndex = i + 1;
      if (!nextSpecial.test(text)) break;
      i = nextSpecial.lastIndex - 2;
      plain = 0;
    }
  }
  return out + text.slice(from);
}

function entityOf(code: number): string | undefined {
  switch (code) {
    case 38:
      return "&amp;";
    case 60:
      return "&lt;";
    case 62:
      return "&gt;";
    case 34:
      return "&quot;";
    case 39:
      return "&#39;";
    default:
      return undefined;
  }
}

/**
 * HTML that was made by code, not by data: templates print it as it is. Only `markSafe` and `html` make one;
 * no object from a request can pass for it, since the mark is a private field.
 */
export class SafeString {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }

  /** In JSON it is its text. */
  toJSON(): string {
    return this.#html;
  }

  static is(value: unknown): value is SafeString {
    return typeof value === "object" && value !== null && #html in value;
  }
}

/**
 * The name of the method by which an object gives its own HTML where a template prints it: a form has one. Nothing that came as data
 * can have it, since it is a symbol.
 */
export const htmlOf: unique symbol = Symbol.for("nuages.htmlOf");

/** An object that a template prints as HTML. */
export interface HasHtml {
  [htmlOf](): SafeString | Promise<SafeString>;
}

/** Declares `html` safe to print unescaped. Never give it anything that a user sent. */
export function markSafe(html: string): SafeString {
  return new SafeString(html);
}

/** The HTML of any value: a SafeString as it is, null and undefined as nothing, all else escaped. */
export function toHtml(value: unknown): string {
  if (typeof value === "string") return escapeHtml(value);
  if (SafeString.is(value)) return value.toString();
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(toHtml).join("");
  return escapeHtml(String(value));
}

/**
 * A template tag whose interpolations are escaped.
 *
 * @example
 * html`<b>${"<i>"}</b>`.toString(); // "<b>&lt;i&gt;</b>"
 */
export function html(strings: TemplateStringsArray, ...values: unknown[]): SafeString {
  let out = strings[0]!;
  for (let i = 0; i < values.length; i++) out += toHtml(values[i]) + strings[i + 1]!;
  return new SafeString(out);
}

/** JSON for the inside of a `<script type="application/json">`: nothing in it can end the element (`< > &` and U+2028/9 escaped). */
export function jsonForScript(value: unknown): SafeString {
  const json = JSON.stringify(value) ?? "null";
  return new SafeString(
    json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}
