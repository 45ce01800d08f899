import { altersData, isSecretMember, Temporal } from "../../lib/index.ts";
import { isPlainObject, isThenable } from "./values.ts";

const hidden = new Set(["constructor", "prototype"]);

/** True for names that no template may read: `constructor`, `prototype`, and all that start with "_", "$" or "#". */
export function isHiddenName(name: string): boolean {
  const first = name.charCodeAt(0);
  return first === 0x5f || first === 0x24 || first === 0x23 || hidden.has(name);
}

/** Classes of the platform whose members hold data and change nothing without arguments. */
const open = new Set<unknown>([
  URL,
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  AggregateError,
  ...Object.values(Temporal),
]);

/** Prototypes whose members no template reaches: several change what they are called on (`sort`, `pop`, `clear`, `abort`, `next`). */
const closed = new Set<unknown>([Buffer.prototype]);

for (const name of Object.getOwnPropertyNames(globalThis)) {
  // Getters are left alone: reading some of them loads a part of the platform.
  const { value } = Object.getOwnPropertyDescriptor(globalThis, name)!;
  if (typeof value === "function" && value.prototype !== undefined && !open.has(value)) closed.add(value.prototype);
}

const unnamed = [async () => {}, function* () {}, async function* () {}, new Uint8Array(0)];
const iterators = [[].values(), new Map().keys(), new Set().keys(), "".matchAll(/a/g)];
for (const sample of [...unnamed, ...iterators, (function* () {})(), (async function* () {})()]) {
  for (let p: unknown = Object.getPrototypeOf(sample); p !== null; p = Object.getPrototypeOf(p)) closed.add(p);
}

/** True when `name` is found on `owner` itself or on a class of the program, not on one of the language. */
function isOpen(owner: object, name: string): boolean {
  for (
    let holder: object | null = owner;
    holder !== null && !closed.has(holder);
    holder = Object.getPrototypeOf(holder)
  ) {
    if (Object.hasOwn(holder, name)) return true;
  }
  return false;
}

const classes = new WeakMap<Function, boolean>();

/** A class can't be called without `new`; a template passes it on as it is. */
function isClass(fn: Function): boolean {
  let known = classes.get(fn);
  if (known === undefined) {
    known = /^class\b/.test(Function.prototype.toString.call(fn));
    classes.set(fn, known);
  }
  return known;
}

/** A function that a template met is called, without arguments; one that changes data is not, and counts as nothing. */
function call(fn: Function, owner: unknown): unknown {
  if (Object.hasOwn(fn, altersData)) return undefined;
  return isClass(fn) ? fn : fn.call(owner);
}

/** The value of a variable as it was found in the context. */
export function root(value: unknown): unknown {
  return typeof value === "function" ? call(value, undefined) : value;
}

/**
 * `owner.name` as a template reads it: an own property, a Map's entry, or a member of a class of the program; a function is called
 * on its owner. Where a promise has no such member, the answer is a promise of the member of what it settles to.
 */
export function member(owner: unknown, name: string): unknown {
  if (owner === null || owner === undefined) return undefined;
  if (typeof owner === "object" || typeof owner === "function") return memberOfObject(owner, name);
  if (typeof owner === "string" && /^\d+$/.test(name)) return owner[Number(name)];
  return typeof owner === "string" && name === "length" ? owner.length : undefined;
}

function memberOfObject(owner: object, name: string): unknown {
  if (owner instanceof Map) {
    if (owner.has(name)) return owner.get(name);
    const index = Number(name);
    if (Number.isInteger(index) && owner.has(index)) return owner.get(index);
  }
  if (isOpen(owner, name) && !isHiddenName(name) && !isSecretMember(owner, name)) {
    const value = (owner as Record<string, unknown>)[name];
    return typeof value === "function" ? call(value, owner) : value;
  }
  return memberOfCollection(owner, name);
}

function memberOfCollection(owner: object, name: string): unknown {
  if (owner instanceof Map || owner instanceof Set) {
    if (name === "size" || name === "length") return owner.size;
    if (name === "items") return owner instanceof Map ? [...owner] : undefined;
    if (name === "keys") return [...owner.keys()];
    return name === "values" ? [...owner.values()] : undefined;
  }
  if (isThenable(owner)) return Promise.resolve(owner).then((settled) => member(settled, name));
  if (ArrayBuffer.isView(owner) && name === "length") return (owner as Uint8Array).length;
  if (!isPlainObject(owner)) return undefined;
  if (name === "items") return Object.entries(owner);
  if (name === "keys") return Object.keys(owner);
  return name === "values" ? Object.values(owner) : undefined;
}
