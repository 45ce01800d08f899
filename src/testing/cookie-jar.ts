/** The cookies that a test client keeps between its requests. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  get(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, encodeURIComponent(value));
  }

  delete(name: string): void {
    this.#cookies.delete(name);
  }

  /** The names of the cookies, in the order in which they came. */
  names(): readonly string[] {
    return [...this.#cookies.keys()];
  }

  clear(): void {
    this.#cookies.clear();
  }

  /** The Cookie header; undefined where there are no cookies. */
  header(): string | undefined {
    return this.#cookies.size === 0
      ? undefined
      : [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Takes in a Set-Cookie header as a browser would: one that is past its time is forgotten. */
  take(header: string): void {
    const [pair = "", ...attributes] = header.split(";").map((part) => part.trim());
    const equals = pair.indexOf("=");
    if (equals < 1) return;
    const name = pair.slice(0, equals);
    if (isPast(attributes)) this.#cookies.delete(name);
    else this.#cookies.set(name, pair.slice(equals + 1));
  }
}

function isPast(attributes: readonly string[]): boolean {
  const attribute = (wanted: string) =>
    attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
  const maxAge = attribute("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = attribute("expires");
  return expires !== undefined && Date.parse(expires) <= Date.now();
}
