import { NuagesError } from "../../errors/index.ts";
import { SafeString } from "../../lib/index.ts";
import type { Scope } from "../context.ts";
import { isPlainObject } from "./values.ts";

/** The items that `{% for %}` goes through: of an array, an iterable, an async iterable, a text; the entries of a plain object. */
export function listOf(value: unknown, reversed: boolean): readonly unknown[] | Promise<readonly unknown[]> {
  if (Array.isArray(value)) return reversed ? value.toReversed() : value;
  if (value === null || value === undefined) return [];
  if (typeof value === "object" && Symbol.asyncIterator in value) {
    return Array.fromAsync(value as AsyncIterable<unknown>).then((items) => (reversed ? items.reverse() : items));
  }
  const items = [...iterableOf(value)];
  return reversed ? items.reverse() : items;
}

function iterableOf(value: unknown): Iterable<unknown> {
  if (typeof value === "string") return value;
  if (SafeString.is(value)) return value.toString();
  if (typeof value === "object" && value !== null && Symbol.iterator in value) return value as Iterable<unknown>;
  if (isPlainObject(value)) return Object.entries(value);
  throw new NuagesError("E_TEMPLATE_VALUE", {
    what: "What {% for %} goes through",
    expected: "an array or another iterable",
    received: value,
  });
}

/** Sets the variables of `{% for a, b in items %}` from one item. Throws E_TEMPLATE_VALUE when it has not as many parts. */
export function unpack(scope: Scope, names: readonly string[], item: unknown): void {
  const parts = Array.isArray(item) ? item : undefined;
  if (parts?.length !== names.length) {
    throw new NuagesError("E_TEMPLATE_VALUE", {
      what: `An item for ${names.join(", ")}`,
      expected: `an array of ${names.length}`,
      received: item,
    });
  }
  for (let i = 0; i < names.length; i++) scope[names[i]!] = parts[i];
}

/** `forloop` inside `{% for %}`. */
export class ForLoop {
  /** The number of items. */
  readonly length: number;
  /** The `forloop` of the loop around this one. */
  readonly parentloop: unknown;
  /** The number of rounds before this one. */
  counter0 = 0;

  constructor(items: readonly unknown[], parentloop: unknown) {
    this.length = items.length;
    this.parentloop = parentloop;
  }

  next(): void {
    this.counter0++;
  }

  /** The number of this round, from 1. */
  get counter(): number {
    return this.counter0 + 1;
  }

  /** The number of rounds that are left, this one included. */
  get revcounter(): number {
    return this.length - this.counter0;
  }

  /** The number of rounds after this one. */
  get revcounter0(): number {
    return this.length - this.counter0 - 1;
  }

  get first(): boolean {
    return this.counter0 === 0;
  }

  get last(): boolean {
    return this.counter0 === this.length - 1;
  }
}
