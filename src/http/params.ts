import { NuagesError } from "../errors/index.ts";
import { decodeFormComponent } from "./decode.ts";

/** What `Params.from` takes: pairs, or a record of a value or several per name. */
export type ParamsInit =
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>;

/**
 * The fields of a query string or a form: immutable, in the order sent, several values per name allowed. A name is only
 * a name: `constructor` and `__proto__` are ordinary, and `q[x]` has no special meaning.
 *
 * @example
 * const params = Params.parse("tag=a&tag=b&page=2");
 * params.get("tag"); // "b"
 * params.getAll("tag"); // ["a", "b"]
 * params.get("missing"); // undefined
 */
export class Params {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  static readonly empty: Params = new Params(new Map());

  private constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** Makes params from pairs or a record; `undefined` values are left out. */
  static from(init: ParamsInit): Params {
    const values = new Map<string, string[]>();
    if (Symbol.iterator in init) {
      for (const [name, value] of init as Iterable<readonly [string, string]>) add(values, name, value);
    } else {
      for (const [name, value] of Object.entries(init)) {
        if (Array.isArray(value)) for (const item of value) add(values, name, String(item));
        else if (value !== undefined) add(values, name, String(value));
      }
    }
    return new Params(values);
  }

  /**
   * Parses `application/x-www-form-urlencoded` text. Throws BadRequest for malformed escapes and NUL, and
   * E_TOO_MANY_FIELDS for more than `limit` fields; `what` names the source in these errors.
   */
  static parse(text: string, { limit = 1000, what = "query string" }: { limit?: number; what?: string } = {}): Params {
    if (text === "") return Params.empty;
    const values = new Map<string, string[]>();
    let count = 0;
    for (let start = 0; start <= text.length; ) {
      let end = text.indexOf("&", start);
      if (end === -1) end = text.length;
      if (end > start) {
        if (++count > limit) throw new NuagesError("E_TOO_MANY_FIELDS", { what, limit });
        const pair = text.slice(start, end);
        const equals = pair.indexOf("=");
        const name = equals === -1 ? pair : pair.slice(0, equals);
        add(
          values,
          decodeFormComponent(name, what),
          equals === -1 ? "" : decodeFormComponent(pair.slice(equals + 1), what),
        );
      }
      start = end + 1;
    }
    return new Params(values);
  }

  /** The last value of `name`, or undefined. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** Every value of `name`, in the order sent. */
  getAll(name: string): string[] {
    return [...(this.#values.get(name) ?? [])];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  /** Every pair of name and value, so a name with several values comes several times. */
  *entries(): IterableIterator<[string, string]> {
    for (const [name, values] of this.#values) for (const value of values) yield [name, value];
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  /** The number of different names. */
  get size(): number {
    return this.#values.size;
  }

  /**
   * New params with some names replaced; `undefined` takes a name out.
   *
   * @example
   * request.query.with({ page: 2 }).toString(); // the same filters, next page
   */
  with(changes: Readonly<Record<string, string | number | readonly string[] | undefined>>): Params {
    const values = new Map(this.#values);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) values.delete(name);
      else values.set(name, Array.isArray(value) ? value.map(String) : [String(value)]);
    }
    return new Params(values);
  }

  /** The params as a query string without "?". */
  toString(): string {
    const pairs: string[] = [];
    for (const [name, value] of this.entries()) pairs.push(`${encodeField(name)}=${encodeField(value)}`);
    return pairs.join("&");
  }
}

function add(values: Map<string, string[]>, name: string, value: string): void {
  const list = values.get(name);
  if (list === undefined) values.set(name, [value]);
  else list.push(value);
}

function encodeField(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+");
}
