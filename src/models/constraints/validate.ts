import {
  and,
  binary,
  column,
  type Database,
  datePart,
  isNode,
  isNull,
  not,
  param,
  type SqlNode,
  select,
} from "../../database/index.ts";
import { capitalize, Temporal } from "../../lib/index.ts";
import type { IssueInput } from "../../validation/index.ts";
import { bound, equals } from "../instances/rows.ts";
import { type AnyInstance, instanceState } from "../instances/state.ts";
import type { Field, ModelOptions } from "../options.ts";
import type { UniqueConstraint } from "../types/meta.ts";
import { constraintCondition } from "./condition.ts";
import { ownExpression } from "./own-expression.ts";

/** Unique fields whose value another row has already. */
export async function uniqueFieldIssues(
  instance: AnyInstance,
  database: Database,
  excluded: ReadonlySet<string>,
): Promise<IssueInput[]> {
  const { options, adding } = instanceState(instance);
  const issues: IssueInput[] = [];
  for (const field of options.fields) {
    if (!field.unique || excluded.has(field.name) || (field.primaryKey && !adding)) continue;
    if (!(await isTaken(instance, database, { fields: [field] }))) continue;
    const message = `${capitalize(options.verboseName)} with this ${field.verboseName} exists already.`;
    issues.push({
      field: field.name,
      code: "unique",
      message: field.messages.unique ?? message,
      params: { model: options.label },
    });
  }
  return issues;
}

/** Unique constraints that another row stands in the way of. Those over an excluded field are left out. */
export async function uniqueConstraintIssues(
  instance: AnyInstance,
  database: Database,
  excluded: ReadonlySet<string>,
): Promise<IssueInput[]> {
  const { options } = instanceState(instance);
  const issues: IssueInput[] = [];
  for (const constraint of options.constraints) {
    if (constraint.kind !== "unique") continue;
    const fields = constraint.fields.map((name) => options.column(name));
    const { dialect } = database;
    const place = { options, dialect, what: `an expression of ${constraint.name}` };
    const expressions = (constraint.expressions ?? []).map((one) => ownExpression(place, one));
    const needed = expressions.flatMap(columnsIn).map((name) => fieldOf(options, name));
    if ([...fields, ...needed].some((field) => excluded.has(field.name))) continue;
    const condition = constraintCondition(options, constraint, dialect);
    if (condition !== undefined && !(await holds(instance, database, condition))) continue;
    const alike = constraint.nullsDistinct === false;
    if (await isTaken(instance, database, { fields, condition, expressions, alike }))
      issues.push(uniqueIssue(options, constraint, fields));
  }
  return issues;
}

function uniqueIssue(options: ModelOptions, constraint: UniqueConstraint, fields: readonly Field[]): IssueInput {
  const names = fields.length > 0 ? fields.map((field) => field.verboseName) : ["value"];
  const listed = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return {
    ...(fields.length === 1 ? { field: fields[0]!.name } : {}),
    code: constraint.code ?? "unique",
    message: constraint.message ?? `${capitalize(options.verboseName)} with this ${listed} exists already.`,
    params: { model: options.label, constraint: constraint.name },
  };
}

/** Check constraints that the values of the instance break; one that can't be told for a NULL passes, as in the database. */
export async function checkConstraintIssues(
  instance: AnyInstance,
  database: Database,
  excluded: ReadonlySet<string>,
): Promise<IssueInput[]> {
  const { options } = instanceState(instance);
  const issues: IssueInput[] = [];
  for (const constraint of options.constraints) {
    if (constraint.kind !== "check") continue;
    const condition = constraintCondition(options, constraint, database.dialect)!;
    if (columnsIn(condition).some((name) => excluded.has(fieldOf(options, name).name))) continue;
    if (!(await holds(instance, database, not(condition)))) continue;
    const message = constraint.message ?? `The values break the rule "${constraint.name}".`;
    issues.push({
      code: constraint.code ?? "check",
      message,
      params: { model: options.label, constraint: constraint.name },
    });
  }
  return issues;
}

const spans = { date: ["year", "month", "day"], month: ["year", "month"], year: ["year"] } as const;

/** Values that another row has on the same day, in the same month or year (`uniqueForDate`, …). */
export async function uniqueForIssues(
  instance: AnyInstance,
  database: Database,
  excluded: ReadonlySet<string>,
): Promise<IssueInput[]> {
  const { options } = instanceState(instance);
  const issues: IssueInput[] = [];
  for (const field of options.fields) {
    for (const { span, by } of field.uniqueFor) {
      const date = options.column(by);
      const moment = instance[date.attname] as Moment | null | undefined;
      if (excluded.has(field.name) || excluded.has(by) || moment === null || moment === undefined) continue;
      const parts = spans[span].map((part) => samePart(database, date, { part, moment }));
      if (!(await isTaken(instance, database, { fields: [field], condition: and(parts) }))) continue;
      const code = `uniqueFor${capitalize(span)}`;
      const own = `${capitalize(options.verboseName)} with this ${field.verboseName}`;
      const message = field.messages[code] ?? `${own} exists already for this ${date.verboseName} ${span}.`;
      issues.push({ field: field.name, code, message, params: { model: options.label, date: by } });
    }
  }
  return issues;
}

type Moment = Date | Temporal.PlainDate;

function samePart(
  database: Database,
  date: Field,
  { part, moment }: { readonly part: "year" | "month" | "day"; readonly moment: Moment },
): SqlNode {
  const day = moment instanceof Date ? Temporal.PlainDate.from(moment.toISOString().slice(0, 10)) : moment;
  const type = { kind: "integer" } as const;
  const value = param(database.dialect.toDb(type, day[part]), type);
  return binary("=", datePart(part, column(date.model.dbTable, date.column)), value);
}

interface Taken {
  readonly fields: readonly Field[];
  readonly condition?: SqlNode | undefined;
  readonly expressions?: readonly SqlNode[];
  /** NULLs are alike. */
  readonly alike?: boolean;
}

async function isTaken(instance: AnyInstance, database: Database, taken: Taken): Promise<boolean> {
  const { fields, condition, expressions = [], alike = false } = taken;
  const { options, adding } = instanceState(instance);
  const conditions: SqlNode[] = condition === undefined ? [] : [condition];
  for (const field of fields) {
    const value = instance[field.attname];
    if (value === null || value === undefined) {
      if (!alike) return false;
      conditions.push(isNull(column(options.dbTable, field.column)));
      continue;
    }
    conditions.push(equals(database, field, field.check(value)));
  }
  for (const one of expressions) conditions.push(binary("=", one, withInstance(instance, database, one)));
  const key = instance[options.pk.attname];
  if (!adding) conditions.push(not(equals(database, options.pk, options.pk.check(key))));
  const { rows } = await database.execute(
    select({
      columns: [{ node: param(1), alias: "found" }],
      from: { table: options.dbTable, alias: options.dbTable },
      where: and(conditions),
      limit: 1,
    }),
  );
  return rows.length > 0;
}

/** Asks the database whether a condition holds for the values of the instance. */
async function holds(instance: AnyInstance, database: Database, condition: SqlNode): Promise<boolean> {
  const where = withInstance(instance, database, condition);
  const { rows } = await database.execute(select({ columns: [{ node: param(1), alias: "found" }], where }));
  return rows.length > 0;
}

/** SQL over the bare columns of the table, with the values of an instance in their place. */
function withInstance(instance: AnyInstance, database: Database, node: SqlNode): SqlNode {
  const { options } = instanceState(instance);
  return withValues(node, (name) => {
    const field = fieldOf(options, name);
    return bound(database, field, field.check(instance[field.attname] ?? null));
  });
}

function fieldOf(options: ModelOptions, column: string): Field {
  return options.fields.find((field) => field.column === column)!;
}

/** The same SQL with values in place of the bare columns. */
function withValues(node: SqlNode, valueFor: (column: string) => SqlNode): SqlNode {
  return rebuild(node, (part) =>
    part.kind === "column" && part.table === "" ? valueFor(part.name) : undefined,
  ) as SqlNode;
}

function columnsIn(node: SqlNode): string[] {
  const names: string[] = [];
  rebuild(node, (part) => {
    if (part.kind === "column") names.push(part.name);
    return undefined;
  });
  return names;
}

function rebuild(value: unknown, replace: (node: SqlNode) => SqlNode | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => rebuild(item, replace));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (isNode(value) && value.kind !== "identifier") {
    const other = replace(value);
    if (other !== undefined) return other;
    if (value.kind === "param" || value.kind === "raw") return value;
  }
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rebuild(part, replace)])));
}
