const special = /[&<>"']/;

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
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
