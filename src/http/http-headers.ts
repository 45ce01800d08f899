/** What `HttpHeaders.from` takes. */
export type HeadersInit = Readonly<Record<string, string | readonly string[]>> | Iterable<readonly [string, string]>;

/**
 * The headers of a request. Names are case-insensitive. A header that was sent several times is one value joined with
 * ", " (cookies with "; "), so a duplicated Origin or Authorization matches nothing. Names with "_" are dropped: a proxy
 * that maps "-" to "_" would let a client forge the proxy's own headers.
 */
export class HttpHeaders {
  readonly #raw: readonly string[];
  #values: Map<string, string> | undefined;

  /** `raw` is the flat list name, value, name, value, … as it came. */
  constructor(raw: readonly string[] = []) {
    this.#raw = raw;
  }

  static from(init: HeadersInit): HttpHeaders {
    const raw: string[] = [];
    const pairs: Iterable<readonly [string, string | readonly string[]]> =
      Symbol.iterator in init ? (init as Iterable<readonly [string, string]>) : Object.entries(init);
    for (const [name, value] of pairs) {
      if (typeof value === "string") raw.push(name, value);
      else for (const item of value) raw.push(name, item);
    }
    return new HttpHeaders(raw);
  }

  get(name: string): string | undefined {
    const values = this.#map();
    return values.get(name) ?? values.get(name.toLowerCase());
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Pairs of lower-case name and value. */
  entries(): IterableIterator<[string, string]> {
    return this.#map().entries();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  /** How many header lines were sent, dropped ones included. */
  get lines(): number {
    return this.#raw.length / 2;
  }

  #map(): Map<string, string> {
    if (this.#values !== undefined) return this.#values;
    const values = new Map<string, string>();
    for (let i = 0; i + 1 < this.#raw.length; i += 2) {
      const name = this.#raw[i]!.toLowerCase();
      if (name.includes("_")) continue;
      const before = values.get(name);
      const value = this.#raw[i + 1]!;
      values.set(name, before === undefined ? value : `${before}${name === "cookie" ? "; " : ", "}${value}`);
    }
    this.#values = values;
    return values;
  }
}
