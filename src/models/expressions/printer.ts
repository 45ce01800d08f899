import type { ColumnType, DbValue, Dialect } from "../../database/index.ts";
import { type ConditionNode, type ListNode, StoredNode, type ValueNode } from "./node.ts";
import type { Path } from "./path.ts";

/** A part of a result. */
export interface Slice {
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

type Bound = ValueNode | ListNode | Slice;

/**
 * Writes a query as a text that tells its shape, and takes its values out, in one walk. Two queries of one shape have the
 * same SQL, so whatever changes the SQL must show in the text; values never do.
 */
export class Printer {
  readonly dialect: Dialect;
  text = "";
  /** The values in the order of the walk, ready to be bound. */
  readonly values: DbValue[] = [];
  readonly #slots: Bound[] = [];
  readonly #starts: number[] = [];
  readonly #roots: Path[] = [];
  readonly #whole = new Set<ListNode>();

  /** The alias of the database that is asked. */
  readonly database: string;

  constructor(dialect: Dialect, place: { readonly root: Path; readonly database: string }) {
    this.dialect = dialect;
    this.database = place.database;
    this.#roots.push(place.root);
  }

  /** One value; the same node met again is a reference to it, for it must stay the same value. */
  value(node: ValueNode): void {
    if (this.#seen(node)) return;
    this.values.push(node instanceof StoredNode ? (node.value as DbValue) : this.dialect.toDb(node.type, node.value));
    this.text += typeKey(node.type);
  }

  list(node: ListNode): void {
    if (this.#seen(node)) return;
    const stored = node.values.map((value) => this.dialect.toDb(node.type, value));
    const list = stored.length === 0 ? undefined : this.dialect.listText(stored, node.type);
    if (list === undefined) this.values.push(...stored);
    else {
      this.values.push(list);
      this.#whole.add(node);
    }
    this.text += `${typeKey(node.type)}*${list === undefined ? stored.length : ""}`;
  }

  /** Whether a list is one of `values`, instead of each of its values. */
  isWhole(node: ListNode): boolean {
    return this.#whole.has(node);
  }

  /** The numbers of a slice; the same slice met again is a reference to it. */
  slice(slice: Slice): void {
    if (this.#seen(slice)) return;
    if (slice.limit !== undefined) this.#number("limit", slice.limit);
    if (slice.offset !== undefined) this.#number("offset", slice.offset);
  }

  #number(name: string, value: number): void {
    this.values.push(value);
    this.text += `;${name}`;
  }

  /** Where the values of a node or of a slice are in `values`. */
  slot(node: Bound): number {
    return this.#starts[this.#slots.indexOf(node)]!;
  }

  path(path: Path): void {
    let index = this.#roots.indexOf(path.root);
    if (index < 0) index = this.#roots.push(path.root) - 1;
    if (index > 0) this.text += `^${index}.`;
    if (path.filtered) this.#filteredPath(path);
    else this.text += path.text;
  }

  #filteredPath(path: Path): void {
    for (const step of path.steps()) {
      this.text += step.relation!.name;
      if (step.filter) {
        this.path(step.filter.root);
        this.condition(step.filter.condition);
      }
      this.text += ".";
    }
  }

  condition(node: ConditionNode): void {
    this.text += "[";
    node.print(this);
    this.text += "]";
  }

  #seen(node: Bound): boolean {
    const index = this.#slots.indexOf(node);
    if (index >= 0) {
      this.text += `@${index}`;
      return true;
    }
    this.#slots.push(node);
    this.#starts.push(this.values.length);
    return false;
  }
}

const typeKeys = new WeakMap<ColumnType, string>();

/** A short text that tells column types apart. */
export function typeKey(type: ColumnType): string {
  let key = typeKeys.get(type);
  if (key === undefined) {
    key = type.scale === undefined ? `?${type.kind}` : `?${type.kind}${type.precision},${type.scale}`;
    typeKeys.set(type, key);
  }
  return key;
}
