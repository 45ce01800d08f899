import {
  and,
  binary,
  bool,
  column,
  exists,
  not,
  or,
  type SqlNode,
  select,
  subquery,
  xor,
} from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { Field, Relation, Through } from "../options.ts";
import { CombinedNode } from "./conditions.ts";
import type { BuildScope, ConditionNode, ListNode, ValueNode } from "./node.ts";
import type { Path } from "./path.ts";
import { SelectTables, type Statement, TableRef } from "./tables.ts";
import type { WindowNode } from "./window.ts";

/** Values of windows that were calculated before. */
interface WindowValues {
  column(node: WindowNode): SqlNode;
}

/** Where the rows of paths are while a select is built. An inner select sees the rows of the ones around it. */
export class Scope implements BuildScope {
  readonly statement: Statement;
  readonly tables: SelectTables;
  readonly #outer: Scope | undefined;
  /** The scope of the rows that conditions are about: "not" and aggregates speak of all related rows, not of the one at hand. */
  readonly #base: Scope;
  readonly #bound = new Map<Path, TableRef>();
  #link: string | undefined;
  #windowed: WindowValues | undefined;

  private constructor(statement: Statement, place: { tables: SelectTables; outer?: Scope; base?: Scope }) {
    this.statement = statement;
    this.tables = place.tables;
    this.#outer = place.outer;
    this.#base = place.base ?? this;
  }

  /** The values of windows, where the rows are filtered by them. */
  get windowed(): WindowValues | undefined {
    return this.#base.#windowed;
  }

  set windowed(values: WindowValues) {
    this.#base.#windowed = values;
  }

  /** What is around the query or the filter of a relation that this is a part of. */
  get around(): Scope | undefined {
    return this.#base.#outer;
  }

  /** The scope of a select from the table of `root`, inside `outer` where it is a part of another. */
  static of(root: Path, place: { statement: Statement; alias: string; outer?: Scope | undefined }): Scope {
    const tables = new SelectTables();
    const scope = new Scope(place.statement, { tables, ...(place.outer && { outer: place.outer }) });
    scope.#bound.set(root, new TableRef(root, { tables, alias: place.alias }));
    return scope;
  }

  value(node: ValueNode): SqlNode {
    return this.statement.value(node);
  }

  values(node: ListNode): SqlNode[] {
    return this.statement.values(node);
  }

  column(path: Path, field: Field): SqlNode {
    const bound = this.#find(path);
    if (bound) return bound.column(field);
    const { relation } = path;
    if (relation === undefined) throw new NuagesError("E_QUERY_FOREIGN", { model: path.options.label });
    const held = relation.kind === "foreignKey" || relation.kind === "oneToOne";
    if (held && field === path.options.pk) return this.column(path.parent!, relation.field as Field);
    return this.table(path).column(field);
  }

  /** The rows of a path, joined where they aren't yet. */
  table(path: Path): TableRef {
    const bound = this.#find(path);
    if (bound) return bound;
    const relation = path.relation!;
    if (relation.many) throw new NuagesError("E_QUERY_TO_MANY", { path: path.describe().replace(/\.$/, "") });
    const held = relation.kind === "foreignKey" || relation.kind === "oneToOne";
    const own = held ? (relation.field as Field) : relation.from.pk;
    const other = held ? relation.to.pk : (relation.field as Field);
    const near = this.column(path.parent!, own);
    const [scope, parent] = this.#locate(path.parent!);
    const alias = this.statement.alias();
    const on = binary("=", column(alias, other.column), near);
    const outer = relation.kind === "hasOne" || (relation.field as Field).null || parent.outer;
    const join = { type: outer ? ("left" as const) : ("inner" as const), table: relation.to.dbTable, alias, on };
    scope.tables.joins.push(join);
    const ref = new TableRef(path, { tables: scope.tables, alias, parent }, { join });
    scope.#bound.set(path, ref);
    return ref;
  }

  /** The conditions of a WHERE: as `condition`, and joins that they can't do without become inner ones. */
  where(node: ConditionNode): SqlNode {
    const sql = this.condition(node, false);
    this.#promote(node);
    return sql;
  }

  condition(node: ConditionNode, exact = false): SqlNode {
    switch (node.shape) {
      case "not":
        return negate(this.#base.condition(node.items[0]!, true));
      case "or":
        return or(node.items.map((item) => this.condition(item, exact)));
      case "xor":
        return node.items.map((item) => this.#base.condition(item, true)).reduce((left, right) => xor(left, right));
      case "and":
        return this.#all(node.items, exact);
      default: {
        const hop = this.#hops(node)[0];
        return hop ? this.#some(hop, [node], exact) : node.test(this, exact);
      }
    }
  }

  related(path: Path, parts: Parameters<BuildScope["related"]>[1]): SqlNode {
    const base = this.#base;
    const hop = base.#firstHop(path)!;
    const inner = base.#inside(hop);
    const steps = path.steps();
    for (const step of steps.slice(steps.indexOf(hop) + 1)) if (step.relation!.many) inner.joinMany(step);
    const node = parts.value(inner.scope);
    const filter = parts.filter ? [inner.scope.where(parts.filter)] : [];
    return subquery(inner.select([{ node }], filter));
  }

  /** The alias of the table that holds the key of the row that `root` belongs to by a relation: its own, or the one between. */
  link(root: Path, relation: Relation): string {
    const own = this.#bound.get(root)!;
    const { through } = relation;
    if (!through) return own.alias;
    this.#link ??= this.#joinLink(own, root, through);
    return this.#link;
  }

  #joinLink(own: TableRef, root: Path, through: Through): string {
    const alias = this.statement.alias();
    const on = binary("=", column(alias, through.target.column), own.column(root.options.pk));
    this.tables.joins.push({ type: "inner", table: through.options.dbTable, alias, on });
    return alias;
  }

  /** "And": conditions on the same to-many relation speak of the same related row. */
  #all(items: readonly ConditionNode[], exact: boolean): SqlNode {
    const groups: { hops: Path[]; items: ConditionNode[] }[] = [];
    for (const item of items) {
      const group = { hops: this.#hops(item), items: [item] };
      for (let i = groups.length - 1; i >= 0; i--) {
        if (!groups[i]!.hops.some((hop) => group.hops.includes(hop))) continue;
        const [joined] = groups.splice(i, 1);
        group.hops.push(...joined!.hops);
        group.items.unshift(...joined!.items);
      }
      groups.push(group);
    }
    return and(
      groups.map((group) =>
        group.items.length === 1
          ? this.condition(group.items[0]!, exact)
          : this.#some(mostShared(group.hops), group.items, exact),
      ),
    );
  }

  /** There is a related row that meets all of `items`; or they hold without one. */
  #some(hop: Path, items: readonly ConditionNode[], exact: boolean): SqlNode {
    const inner = this.#inside(hop);
    const found = inner.scope.where(CombinedNode.and(items));
    const some = exists(inner.select([{ node: bool(true) }], [found]));
    const rest = this.#without(hop, items);
    return rest === undefined ? some : or([some, this.condition(rest, exact)]);
  }

  /** What is left of `items` where no row of `hop` can be had: undefined where nothing can hold. */
  #without(hop: Path, items: readonly ConditionNode[]): ConditionNode | undefined {
    const kept: ConditionNode[] = [];
    for (const item of items) {
      const rest = this.#hops(item).includes(hop) ? this.#withoutHop(hop, item) : item;
      if (rest === undefined) return undefined;
      kept.push(rest);
    }
    return CombinedNode.and(kept);
  }

  #withoutHop(hop: Path, item: ConditionNode): ConditionNode | undefined {
    if (item.shape === "and") return this.#without(hop, item.items);
    if (item.shape !== "or") return undefined;
    const kept = item.items.flatMap((option) => this.#without(hop, [option]) ?? []);
    return kept.length === 0 ? undefined : CombinedNode.or(kept);
  }

  #promote(node: ConditionNode): void {
    if (node.shape === "and") for (const item of node.items) this.#promote(item);
    if (node.shape !== "leaf") return;
    for (const path of node.requires) {
      if (this.#bound.has(path)) this.#bound.get(path)!.require();
    }
  }

  /** The first to-many steps, of rows not at hand yet, on the paths of a condition. */
  #hops(node: ConditionNode): Path[] {
    const hops: Path[] = [];
    for (const path of node.toMany) {
      const hop = this.#firstHop(path);
      if (hop && !hops.includes(hop)) hops.push(hop);
    }
    return hops;
  }

  #firstHop(path: Path): Path | undefined {
    let hop: Path | undefined;
    for (let step = path; step.parent !== undefined && !this.#find(step); step = step.parent) {
      if (step.relation!.many) hop = step;
    }
    return hop;
  }

  #inside(hop: Path): RelatedSelect {
    const tables = new SelectTables();
    const scope = new Scope(this.statement, { tables, outer: this, base: this.#base });
    return new RelatedSelect(hop, scope);
  }

  /** Binds the rows of a to-many step to a table of this select. */
  bind(path: Path, ref: TableRef): void {
    this.#bound.set(path, ref);
    if (path.filter) {
      const view = new Scope(this.statement, { tables: this.tables, outer: this });
      view.#bound.set(path.filter.root, ref);
      this.tables.links.push(view.where(path.filter.condition));
    }
  }

  #find(path: Path): TableRef | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#outer) {
      const ref = scope.#bound.get(path);
      if (ref) return ref;
    }
    return undefined;
  }

  #locate(path: Path): [Scope, TableRef] {
    for (let step: Path | undefined = path; step !== undefined; step = step.parent) {
      for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#outer) {
        const ref = scope.#bound.get(step);
        if (ref) return [scope, ref];
      }
    }
    throw new NuagesError("E_QUERY_FOREIGN", { model: path.root.options.label });
  }
}

/** A select over the rows of a to-many relation, tied to the row that they belong to. */
class RelatedSelect {
  readonly scope: Scope;
  readonly #from: { readonly table: string; readonly alias: string };

  constructor(hop: Path, scope: Scope) {
    this.scope = scope;
    const { statement, tables } = scope;
    const alias = statement.alias();
    const { table, link, ref } = manyTable(hop, { scope, alias, tables });
    this.#from = { table, alias };
    tables.links.push(link);
    scope.bind(hop, ref);
  }

  joinMany(step: Path): void {
    const { statement, tables } = this.scope;
    const alias = statement.alias();
    const { table, link, ref } = manyTable(step, { scope: this.scope, alias, tables });
    tables.joins.push({ type: "inner", table, alias, on: link });
    this.scope.bind(step, ref);
  }

  select(columns: Parameters<typeof select>[0]["columns"], conditions: readonly SqlNode[]) {
    return select({
      columns,
      from: this.#from,
      joins: this.scope.tables.list(),
      where: this.scope.tables.where(conditions),
    });
  }
}

/** The table that leads to the rows of a to-many step, and what ties it to the row before. */
function manyTable(step: Path, place: { scope: Scope; alias: string; tables: SelectTables }) {
  const { scope, alias, tables } = place;
  const relation = step.relation!;
  const near = scope.column(step.parent!, relation.from.pk);
  const { through } = relation;
  if (through) {
    const ref = new TableRef(
      step,
      { tables, alias: scope.statement.alias() },
      { through: { alias, target: through.target } },
    );
    return { table: through.options.dbTable, link: binary("=", column(alias, through.source.column), near), ref };
  }
  const ref = new TableRef(step, { tables, alias });
  return { table: relation.to.dbTable, link: binary("=", column(alias, (relation.field as Field).column), near), ref };
}

function mostShared(hops: readonly Path[]): Path {
  return hops.find((hop, index) => hops.indexOf(hop) !== index) ?? hops[0]!;
}

function negate(node: SqlNode): SqlNode {
  if (node.kind === "exists") return exists(node.query, !node.negated);
  if (node.kind === "isNull") return { ...node, negated: !node.negated };
  if (node.kind === "bool") return bool(!node.value);
  return not(node);
}
