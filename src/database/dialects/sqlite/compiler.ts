import { ProgrammingError } from "../../errors.ts";
import { checkAlias, checkIdentifier } from "../../names.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { Combine, Join, OrderBy, Select, Source } from "../../nodes/select.ts";
import { type Identifier, isTrustedRaw, type Raw } from "../../nodes/values.ts";
import type { Assignment, Delete, Insert, OnConflict, Update } from "../../nodes/write.ts";
import type { CompiledQuery, DbValue } from "../../types.ts";
import { type Compile, expressions } from "./expressions.ts";
import { features } from "./features.ts";
import { literal } from "./literals.ts";

/** Quotes an identifier; the one place that does. */
export function quote(name: string): string {
  return `"${checkIdentifier(name).replaceAll('"', '""')}"`;
}

/** Turns one statement into text; values become `?` and go to `params`, or into the text when `literals`. */
class Compiler implements Compile {
  readonly params: DbValue[] = [];
  readonly #literals: boolean;

  constructor(literals: boolean) {
    this.#literals = literals;
  }

  bind(value: DbValue): string {
    if (this.#literals) return literal(value);
    this.params.push(value);
    return "?";
  }

  column(table: string, name: string): string {
    // Schema statements name columns without their table.
    return this.#literals || table === "" ? quote(name) : `${quote(table)}.${quote(name)}`;
  }

  node(node: SqlNode): string {
    switch (node.kind) {
      case "select":
        return this.query(node);
      case "insert":
        return this.#insert(node);
      case "update":
        return this.#update(node);
      case "delete":
        return this.#remove(node);
      case "raw":
        return this.#raw(node);
    }
    const compile = Object.hasOwn(expressions, node.kind) ? expressions[node.kind] : undefined;
    if (compile === undefined) throw new ProgrammingError("E_SQL_NODE", { what: "a part of SQL", received: node.kind });
    return compile(this, node as never);
  }

  list(nodes: readonly SqlNode[]): string {
    return nodes.map((node) => this.node(node)).join(", ");
  }

  query(query: Select): string {
    const parts = [this.#core(query)];
    for (const one of query.combine ?? []) parts.push(this.#combined(one));
    if (query.orderBy?.length) parts.push(`ORDER BY ${query.orderBy.map((one) => this.#order(one)).join(", ")}`);
    parts.push(...this.#slice(query));
    return parts.join(" ");
  }

  #core(query: Select): string {
    const columns = query.columns.map(({ node, alias }) =>
      alias === undefined ? this.node(node) : `${this.node(node)} AS ${quote(checkAlias(alias))}`,
    );
    const parts = [`SELECT ${query.distinct ? "DISTINCT " : ""}${columns.join(", ")}`];
    if (query.from) parts.push(`FROM ${this.#source(query.from)}`);
    for (const join of query.joins ?? []) parts.push(this.#join(join));
    if (query.where) parts.push(`WHERE ${this.node(query.where)}`);
    if (query.groupBy?.length) parts.push(`GROUP BY ${this.list(query.groupBy)}`);
    if (query.having) parts.push(`HAVING ${this.node(query.having)}`);
    return parts.join(" ");
  }

  #combined({ op, query }: Combine): string {
    const words = { union: "UNION", unionAll: "UNION ALL", intersect: "INTERSECT", except: "EXCEPT" };
    const word = pick(words, op, "a way to combine queries");
    const whole =
      query.orderBy?.length || query.combine?.length || query.limit !== undefined || query.offset !== undefined;
    return `${word} ${whole ? `SELECT * FROM (${this.query(query)})` : this.#core(query)}`;
  }

  #source(source: Source): string {
    const alias = quote(checkAlias(source.alias));
    if (source.query !== undefined) return `(${this.query(source.query)}) AS ${alias}`;
    return source.table === source.alias ? alias : `${quote(source.table)} AS ${alias}`;
  }

  #join(join: Join): string {
    const word = pick({ inner: "JOIN", left: "LEFT JOIN" }, join.type, "a kind of join");
    return `${word} ${this.#source(join)} ON ${this.node(join.on)}`;
  }

  #order({ node, direction, nulls }: OrderBy): string {
    const way = pick({ asc: "ASC", desc: "DESC" }, direction, "a direction");
    const place = nulls ?? (direction === "asc" ? "last" : "first");
    return `${this.node(node)} ${way} ${pick({ first: "NULLS FIRST", last: "NULLS LAST" }, place, "a place for nulls")}`;
  }

  #slice({ limit, offset }: Select): string[] {
    if (limit === undefined && offset === undefined) return [];
    const parts = [`LIMIT ${limit === undefined ? "-1" : this.bind(count(limit, "limit"))}`];
    if (offset !== undefined) parts.push(`OFFSET ${this.bind(count(offset, "offset"))}`);
    return parts;
  }

  #insert(node: Insert): string {
    const parts = [`INSERT INTO ${quote(node.table)}`];
    if (node.columns.length === 0) parts.push("DEFAULT VALUES");
    else
      parts.push(
        `(${node.columns.map(quote).join(", ")})`,
        `VALUES ${node.rows.map((row) => this.#row(node, row)).join(", ")}`,
      );
    if (node.onConflict) parts.push(this.#conflict(node.onConflict));
    parts.push(...returning(node.returning));
    return parts.join(" ");
  }

  #row(node: Insert, values: readonly SqlNode[]): string {
    if (values.length !== node.columns.length) {
      const what = `a row of ${node.columns.length} values`;
      throw new ProgrammingError("E_SQL_NODE", { what, received: values });
    }
    return `(${this.list(values)})`;
  }

  #conflict(conflict: OnConflict): string {
    const target = conflict.columns?.length ? ` (${conflict.columns.map(quote).join(", ")})` : "";
    if (conflict.do === "nothing") return `ON CONFLICT${target} DO NOTHING`;
    return `ON CONFLICT${target} DO UPDATE SET ${this.#assignments(conflict.set)}`;
  }

  #assignments(set: readonly Assignment[]): string {
    return set.map(({ column, value }) => `${quote(column)} = ${this.node(value)}`).join(", ");
  }

  #update(node: Update): string {
    const parts = [`UPDATE ${quote(node.table)} SET ${this.#assignments(node.set)}`];
    if (node.where) parts.push(`WHERE ${this.node(node.where)}`);
    parts.push(...returning(node.returning));
    return parts.join(" ");
  }

  #remove(node: Delete): string {
    const parts = [`DELETE FROM ${quote(node.table)}`];
    if (node.where) parts.push(`WHERE ${this.node(node.where)}`);
    parts.push(...returning(node.returning));
    return parts.join(" ");
  }

  #raw(node: Raw): string {
    if (!isTrustedRaw(node)) {
      throw new ProgrammingError("E_SQL_NODE", { what: "SQL that this program wrote with sql`…`", received: node });
    }
    return node.parts.map((part) => this.#rawPart(part)).join("");
  }

  #rawPart(part: string | SqlNode | Identifier): string {
    if (typeof part === "string") return part;
    if (part.kind === "identifier") return quote(part.name);
    return part.kind === "select" ? `(${this.query(part)})` : this.node(part);
  }
}

function returning(columns: readonly string[] | undefined): string[] {
  return columns?.length ? [`RETURNING ${columns.map(quote).join(", ")}`] : [];
}

function count(value: number, what: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ProgrammingError("E_SQL_NODE", { what: `a ${what}: zero or a positive integer`, received: value });
}

/** The word for a name of a fixed set; a name from outside the set never reaches the text. */
export function pick(words: Readonly<Record<string, string>>, name: string, what: string): string {
  const word = typeof name === "string" && Object.hasOwn(words, name) ? words[name] : undefined;
  if (word === undefined) throw new ProgrammingError("E_SQL_NODE", { what, received: name });
  return word;
}

const writing: ReadonlySet<string> = new Set(["insert", "update", "delete"]);

/** A node as SQL text with its values. */
export function compile(node: SqlNode): CompiledQuery {
  const compiler = new Compiler(false);
  const sql = compiler.node(node);
  const { params } = compiler;
  if (params.length > features.maxParams) {
    throw new ProgrammingError("E_TOO_MANY_PARAMS", { count: params.length, max: features.maxParams });
  }
  if (node.kind === "raw") return { sql, params };
  return { sql, params, writes: writing.has(node.kind) };
}

/** A node as SQL text with its values written out and bare column names: for schema statements, which can't bind. */
export function compileLiteral(node: SqlNode): string {
  return new Compiler(true).node(node);
}
