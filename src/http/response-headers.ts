import { NuagesError } from "../errors/index.ts";
import type { HeadersInit } from "./http-headers.ts";

const nameSyntax = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const valueSyntax = /^[\t\u0020-\u007e]*$/;

interface Entry {
  readonly name: string;
  value: string;
}

/**
 * The headers of a response. Names are case-insensitive and keep the case of their first use. Values are printable
 * ASCII: a line break, a NUL or other text throws E_HEADER at the line that sets it, not later in the server.
 */
export class ResponseHeaders {
  readonly #entries = new Map<string, Entry>();
  #cookies: string[] | undefined;

  constructor(init?: HeadersInit) {
    if (init === undefined) return;
    if (Symbol.iterator in init) {
      for (const [name, value] of init as Iterable<readonly [string, string]>) this.append(name, value);
    } else {
      for (const [name, value] of Object.entries(init)) {
        if (typeof value === "string") this.append(name, value);
        else for (const item of value) this.append(name, item);
      }
    }
  }

  /** The value of a header; the first one of Set-Cookie, see `cookies`. */
  get(name: string): string | undefined {
    const key = name.toLowerCase();
    return key === "set-cookie" ? this.#cookies?.[0] : this.#entries.get(key)?.value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Replaces a header; for Set-Cookie, all cookies. Throws E_HEADER for a name or value that can't be sent. */
  set(name: string, value: string): this {
    check(name, value);
    const key = name.toLowerCase();
    if (key === "set-cookie") this.#cookies = [value];
    else this.#entries.set(key, { name, value });
    return this;
  }

  /** Adds a value, joined with ", " (each Set-Cookie stays its own line). */
  append(name: string, value: string): this {
    check(name, value);
    const key = name.toLowerCase();
    if (key === "set-cookie") {
      (this.#cookies ??= []).push(value);
      return this;
    }
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { name, value });
    else entry.value += `, ${value}`;
    return this;
  }

  delete(name: string): boolean {
    const key = name.toLowerCase();
    if (key !== "set-cookie") return this.#entries.delete(key);
    const had = this.#cookies !== undefined;
    this.#cookies = undefined;
    return had;
  }

  /** Adds names to Vary, each once; "*" stays alone. */
  vary(...names: string[]): this {
    const present = (this.get("vary") ?? "").split(",").map((name) => name.trim());
    const lower = new Set(present.map((name) => name.toLowerCase()));
    if (lower.has("*")) return this;
    if (names.includes("*")) return this.set("Vary", "*");
    const missing = names.filter((name) => !lower.has(name.toLowerCase()));
    return missing.length === 0 ? this : this.set("Vary", [...present.filter(Boolean), ...missing].join(", "));
  }

  /** Every Set-Cookie value. */
  get cookies(): readonly string[] {
    return this.#cookies ?? [];
  }

  /** Pairs of name and value, every cookie on its own. */
  *entries(): IterableIterator<[string, string]> {
    for (const entry of this.#entries.values()) yield [entry.name, entry.value];
    if (this.#cookies !== undefined) for (const cookie of this.#cookies) yield ["Set-Cookie", cookie];
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  /** The flat list name, value, name, value, … that the server writes. */
  flat(): string[] {
    const list: string[] = [];
    for (const entry of this.#entries.values()) list.push(entry.name, entry.value);
    if (this.#cookies !== undefined) for (const cookie of this.#cookies) list.push("Set-Cookie", cookie);
    return list;
  }
}

function check(name: string, value: string): void {
  if (!nameSyntax.test(name))
    throw new NuagesError("E_HEADER", { name, value, problem: "the name is not a header name" });
  if (typeof value !== "string") throw new NuagesError("E_HEADER", { name, value, problem: "it is not a string" });
  if (valueSyntax.test(value)) return;
  const breaks = value.includes("\r") || value.includes("\n") || value.includes("\0");
  const problem = breaks ? "it contains a line break or NUL" : "it contains a character that isn't printable ASCII";
  throw new NuagesError("E_HEADER", { name, value, problem });
}
