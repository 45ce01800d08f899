import { ProgrammingError } from "../errors.ts";
import { checkAlias } from "../names.ts";
import type { SqlNode } from "../nodes/node.ts";
import type { Combine, Join, OrderBy, Select, Source } from "../nodes/select.ts";
import { type Identifier, isTrustedRaw, type Raw } from "../nodes/values.ts";
import type { Assignment, Delete, Insert, Update } from "../nodes/write.ts";
import type { ColumnType, CompiledQuery, DbValue } from "../types.ts";
import { numberedFirsts } from "./firsts.ts";
import { type Compile, pick, type Rules, refuse } from "./rules.ts";

/** Turns one statement into text; values become placeholders and go to `params`, or into the text when `literals`. */
class Statement implements Compile {
  readonly params: DbValue[] = [];
  readonly #rules: Rules;
  readonly literals: boolean;

  constructor(rules: Rules, literals: boolean) {
    this.#rules = rules;
    this.literals = literals;
  }

  get dialect(): string {
    return this.#rules.dialect;
  }

  bind(value: DbValue, type?: ColumnType): string {
    if (this.literals) return this.#rules.literal(value, type);
    return this.#rules.placeholder(this.params.push(value), type);
  }

  column(table: string, name: string): string {
    const { quote } = this.#rules;
    // Schema statements name columns without their table.
    return this.literals || table === "" ? quote(name) : `${quote(table)}.${quote(name)}`;
  }

  node(node: SqlNode): string {
    switch (node.kind) {
      case "select":
        return this.query(node);
      case "insert":
        return this.#insert(node);
      case "update":
        return this.#update(node);
      case "updateMany":
        return this.#rules.updateMany(this, node);
      case "delete":
        return this.#remove(node);
      case "raw":
        return this.#raw(node);
    }
    const { expressions } = this.#rules;
    const write = Object.hasOwn(expressions, node.kind) ? expressions[node.kind] : undefined;
    return write === undefined ? refuse("a part of SQL", node.kind) : write(this, node as never);
  }

  list(nodes: readonly SqlNode[]): string {
    return nodes.map((node) => this.node(node)).join(", ");
  }

  query(query: Select): string {
    // An expression with values isn't equal to itself where it is written twice with its values bound twice.
    const direct = this.#rules.distinctOn && query.distinctOn?.every((node) => node.kind === "column");
    if (query.distinctOn?.length && !direct) return this.query(numberedFirsts(query));
    const parts = [this.#core(query)];
    for (const one of query.combine ?? []) parts.push(this.#combined(one));
    if (query.orderBy?.length) parts.push(`ORDER BY ${query.orderBy.map((one) => this.order(one, query)).join(", ")}`);
    if (query.limit !== undefined || query.offset !== undefined) parts.push(this.#slice(query));
    const lock = query.lock && this.#rules.lock(query.lock);
    if (lock) parts.push(lock);
    return parts.join(" ");
  }

  assignments(set: readonly Assignment[]): string {
    return set.map(({ column, value }) => `${this.#rules.quote(column)} = ${this.node(value)}`).join(", ");
  }

  #core(query: Select): string {
    const columns = query.columns.map(({ node, alias }) =>
      alias === undefined ? this.node(node) : `${this.node(node)} AS ${this.#rules.quote(checkAlias(alias))}`,
    );
    const on = query.distinctOn?.length ? `ON (${this.list(query.distinctOn)}) ` : "";
    const parts = [`SELECT ${on || query.distinct ? `DISTINCT ${on}` : ""}${columns.join(", ")}`];
    if (query.from) parts.push(`FROM ${this.#source(query.from)}`);
    for (const join of query.joins ?? []) parts.push(this.#join(join));
    if (query.where) parts.push(`WHERE ${this.node(query.where)}`);
    if (query.groupBy?.length) parts.push(`GROUP BY ${query.groupBy.map((one) => this.#group(one, query)).join(", ")}`);
    if (query.having) parts.push(`HAVING ${this.node(query.having)}`);
    return parts.join(" ");
  }

  #group(one: SqlNode | number, { columns }: Select): string {
    if (typeof one !== "number") return this.node(one);
    if (Number.isSafeInteger(one) && one >= 1 && one <= columns.length) return String(one);
    return refuse(`the place of one of ${columns.length} columns`, one);
  }

  #combined({ op, query }: Combine): string {
    const words = { union: "UNION", unionAll: "UNION ALL", intersect: "INTERSECT", except: "EXCEPT" };
    const word = pick(words, op, "a way to combine queries");
    const whole =
      query.orderBy?.length || query.combine?.length || query.limit !== undefined || query.offset !== undefined;
    return `${word} ${whole ? this.#rules.whole(this.query(query)) : this.#core(query)}`;
  }

  #source(source: Source): string {
    const { quote } = this.#rules;
    const alias = quote(checkAlias(source.alias));
    if (source.query !== undefined) return `(${this.query(source.query)}) AS ${alias}`;
    return source.table === source.alias ? alias : `${quote(source.table)} AS ${alias}`;
  }

  #join(join: Join): string {
    const word = pick({ inner: "JOIN", left: "LEFT JOIN" }, join.type, "a kind of join");
    return `${word} ${this.#source(join)} ON ${this.node(join.on)}`;
  }

  order({ node, direction, nulls }: OrderBy, query?: Select): string {
    pick({ asc: "ASC", desc: "DESC" }, direction, "a direction");
    const place = nulls ?? (direction === "asc" ? "last" : "first");
    pick({ first: "FIRST", last: "LAST", none: "" }, place, "a place for nulls");
    const text = this.node(node);
    const named =
      node.kind === "column" && node.table === "" && !query?.combine?.length
        ? query?.columns.find(({ alias }) => alias === node.name)
        : undefined;
    const expression = () => (named === undefined ? text : this.node(named.node));
    return this.#rules.order(text, { direction, nulls: place, expression });
  }

  #slice({ limit, offset }: Select): string {
    const bound = limit === undefined ? undefined : this.bind(count(limit, "limit"));
    return this.#rules.slice(bound, offset === undefined ? undefined : this.bind(count(offset, "offset")));
  }

  #insert(node: Insert): string {
    const { quote, defaults } = this.#rules;
    const parts = [`INSERT INTO ${quote(node.table)}`];
    if (node.columns.length === 0) parts.push(defaults);
    else
      parts.push(
        `(${node.columns.map(quote).join(", ")})`,
        `VALUES ${node.rows.map((row) => this.#row(node, row)).join(", ")}`,
      );
    if (node.onConflict) parts.push(this.#rules.conflict(this, node.onConflict, node));
    parts.push(...this.#returning(node));
    return parts.join(" ");
  }

  #row(node: Insert, values: readonly SqlNode[]): string {
    if (values.length !== node.columns.length) refuse(`a row of ${node.columns.length} values`, values);
    return `(${this.list(values)})`;
  }

  #update(node: Update): string {
    const parts = [`UPDATE ${this.#rules.quote(node.table)} SET ${this.assignments(node.set)}`];
    if (node.where) parts.push(`WHERE ${this.node(node.where)}`);
    parts.push(...this.#returning(node));
    return parts.join(" ");
  }

  #remove(node: Delete): string {
    const parts = [`DELETE FROM ${this.#rules.quote(node.table)}`];
    if (node.where) parts.push(`WHERE ${this.node(node.where)}`);
    parts.push(...this.#returning(node));
    return parts.join(" ");
  }

  #returning({ kind, returning }: Insert | Update | Delete): string[] {
    return returning?.length ? [this.#rules.returning(returning, kind)] : [];
  }

  #raw(node: Raw): string {
    if (!isTrustedRaw(node)) refuse("SQL that this program wrote with sql`…`", node);
    return node.parts.map((part) => this.#rawPart(part)).join("");
  }

  #rawPart(part: string | SqlNode | Identifier): string {
    if (typeof part === "string") return part;
    if (part.kind === "identifier") return this.#rules.quote(part.name);
    return part.kind === "select" ? `(${this.query(part)})` : this.node(part);
  }
}

function count(value: number, what: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(`a ${what}: zero or a positive integer`, value);
}

const writing: ReadonlySet<string> = new Set(["insert", "update", "updateMany", "delete"]);

/** A node as SQL text with its values. */
export function compileWith(rules: Rules, node: SqlNode): CompiledQuery {
  const statement = new Statement(rules, false);
  const sql = statement.node(node);
  const { params } = statement;
  if (params.length > rules.maxParams) {
    throw new ProgrammingError("E_TOO_MANY_PARAMS", { count: params.length, max: rules.maxParams });
  }
  if (node.kind === "raw") return { sql, params };
  return { sql, params, writes: writing.has(node.kind) };
}

/** A node as SQL text with its values written out and bare column names: for schema statements, which can't bind. */
export function compileLiteralWith(rules: Rules, node: SqlNode): string {
  return new Statement(rules, true).node(node);
}
