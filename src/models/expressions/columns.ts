import { FieldError } from "../errors.ts";
import { equality } from "../lookups/equality.ts";
import { describeNode, keyOf, nodeIn, operands } from "../lookups/operands.ts";
import type { ModelOptions } from "../options.ts";
import { ConditionExpression, conditionNode } from "./condition.ts";
import { CombinedNode, CompareNode, ExistsNode, IsNullNode } from "./conditions.ts";
import { countRelated, type Expression, expressionOf, inCondition, inHand } from "./expression.ts";
import { ColumnNode, type ConditionNode, type QueryNode } from "./node.ts";
import { Path } from "./path.ts";

/** The rows of the query: nothing but columns. */
class Rows {
  readonly path: Path;

  constructor(path: Path) {
    this.path = path;
  }
}

/** A reference to a row: beside its columns it can be compared as a whole, by its key. */
class Reference extends Rows {
  get key(): ColumnNode {
    return new ColumnNode(this.path, this.path.options.pk);
  }

  eq(value: unknown): ConditionExpression {
    const { key } = this;
    const right = nodeIn(value) ? value : keyOf(this.path.options, value, describeNode(key));
    return new ConditionExpression(new CompareNode("=", ...operands(key, right)));
  }

  ne(value: unknown): ConditionExpression {
    return this.eq(value).not();
  }

  in(values: unknown): ConditionExpression {
    const { key } = this;
    const keys = Array.isArray(values)
      ? values.map((value) => keyOf(this.path.options, value, describeNode(key)))
      : values;
    return inCondition(key, keys);
  }

  isNull(yes = true): ConditionExpression {
    return new ConditionExpression(new IsNullNode(this.key, !yes));
  }
}

/** A to-many relation: can be counted and narrowed too. */
class RelatedRows extends Reference {
  count(options: { readonly distinct?: boolean } = {}): Expression {
    return countRelated(this.path, options.distinct ? this.key : undefined);
  }

  exists(): ConditionExpression {
    return new ConditionExpression(new ExistsNode(this.path));
  }

  filter(where: unknown): object {
    const { path } = this;
    const root = path.filter?.root ?? Path.fresh(path.options);
    const condition = filterCondition(where, root, columnsAt(root));
    return columnsAt(
      path.filteredBy({
        root,
        condition: CombinedNode.and([...(path.filter ? [path.filter.condition] : []), condition]),
      }),
    );
  }
}

const methods: Record<string, true> = Object.assign(Object.create(null), {
  eq: true,
  ne: true,
  in: true,
  isNull: true,
  count: true,
  exists: true,
  filter: true,
});

const made = new WeakMap<Path, object>();

/** The columns and relations of the rows at a path, by name: made when touched, kept for the path. */
export function columnsAt(path: Path): object {
  let columns = made.get(path);
  if (columns === undefined) {
    columns = new Proxy(rowsAt(path), new ColumnsHandler(path.options));
    made.set(path, columns);
  }
  return columns;
}

/** The columns of a model, as `filter(p => …)` receives them. */
export function columnsOf(options: ModelOptions): object {
  return columnsAt(Path.of(options));
}

function rowsAt(path: Path): Rows {
  if (path.relation === undefined) return new Rows(path);
  return path.toMany && path.relation.many ? new RelatedRows(path) : new Reference(path);
}

class ColumnsHandler implements ProxyHandler<Rows> {
  readonly #options: ModelOptions;
  readonly #known = new Map<string, unknown>();

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  get(rows: Rows, name: string | symbol): unknown {
    if (typeof name === "symbol" || name === "then" || name === "toJSON") return undefined;
    let value = this.#known.get(name);
    if (value === undefined) {
      value = this.#find(rows, name);
      this.#known.set(name, value);
    }
    return value;
  }

  has(): boolean {
    return false;
  }

  ownKeys(): string[] {
    return [];
  }

  #find(rows: Rows, name: string): unknown {
    const options = this.#options;
    const relation = options.relations.get(name);
    if (relation) return columnsAt(rows.path.step(relation));
    const field = options.field(name);
    if (field && field.kind !== "manyToMany") return expressionOf(new ColumnNode(rows.path, field));
    const method = methods[name] && (rows as unknown as Record<string, unknown>)[name];
    if (typeof method === "function") return method.bind(rows);
    const lookups = Object.keys(methods).filter((method) => typeof Reflect.get(rows, method) === "function");
    throw FieldError.unknown(options.label, name, [...knownNames(options), ...lookups]);
  }
}

/** All names that a query of the model can use. */
export function knownNames(options: ModelOptions): string[] {
  return [...new Set([...options.fields.map((field) => field.name), ...options.relations.keys(), "pk"])];
}

/** The columns of a model with the columns that the query added. */
export function columnsWith(options: ModelOptions, added: ReadonlyMap<string, QueryNode>): object {
  const columns = columnsOf(options);
  if (added.size === 0) return columns;
  return new Proxy(columns, {
    get(target, name) {
      const node = typeof name === "string" ? added.get(name) : undefined;
      return node === undefined ? Reflect.get(target, name) : inHand(node);
    },
  });
}

/** The condition that an argument of `filter` stands for: an equality object, a condition, or a function of the columns. */
export function filterCondition(where: unknown, path: Path, columns: object): ConditionNode {
  if (typeof where === "function") {
    const given: unknown = where(columns);
    if (!Array.isArray(given)) return conditionNode(given);
    return CombinedNode.and(given.map(conditionNode));
  }
  if (nodeIn(where)) return conditionNode(where);
  return equality(path, where);
}

/** See `fieldRef` of the door. */
export function fieldRef(options: ModelOptions, name: string): Expression {
  return expressionOf(columnAt(Path.of(options), name));
}

/** The column that a dotted name leads to. */
export function columnAt(root: Path, name: string): ColumnNode {
  if (typeof name !== "string" || name === "" || name.length > 500) {
    throw FieldError.unknown(root.options.label, name, knownNames(root.options));
  }
  let path = root;
  const names = name.split(".");
  const last = names.pop()!;
  for (const step of names) {
    const relation = path.options.relations.get(step);
    if (relation === undefined) throw FieldError.unknown(path.options.label, step, path.options.relations.keys());
    path = path.step(relation);
  }
  const { options } = path;
  const field = options.field(last);
  if (field && field.kind !== "manyToMany") return new ColumnNode(path, field);
  const relation = options.relations.get(last);
  if (relation) return new ColumnNode(path.step(relation), relation.to.pk);
  throw FieldError.unknown(options.label, last, knownNames(options));
}
