import { callExpressions, commonExpressions } from "../../compile/expressions.ts";
import {
  type Compile,
  call,
  type DatePartRules,
  type FunctionRules,
  type Handlers,
  refuse,
  rule,
} from "../../compile/rules.ts";
import { digitsOf } from "../../decimals.ts";
import { type Aggregate, averageType, type Cast } from "../../nodes/functions.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { Arithmetic, InList } from "../../nodes/operators.ts";
import type { Like } from "../../nodes/text.ts";
import type { ColumnType, DbValue } from "../../types.ts";
import { boundType } from "./column-types.ts";
import { listText } from "./lists.ts";

/** Case is mapped by Unicode's own rules; the result compares by code point again. */
const unicode = 'COLLATE "und-x-icu"';
const lower = (text: string) => `(lower(${text} ${unicode}) COLLATE "C")`;
const upper = (text: string) => `(upper(${text} ${unicode}) COLLATE "C")`;
const folded = (text: string) => upper(lower(text));

/** A list is one array: the statement's text stays the same however long it is. */
function inList(c: Compile, node: InList): string {
  const { items, negated } = node;
  const [first] = items;
  if (first === undefined) return negated ? "TRUE" : "FALSE";
  const left = c.node(node.left);
  const type = first.kind === "param" ? first.type : undefined;
  const text = type === undefined || c.literals ? undefined : listOf(items, type);
  if (text === undefined) return `${left} ${negated ? "NOT IN" : "IN"} (${c.list(items)})`;
  const list = `${c.bind(text)}::${boundType(type!)}[]`;
  return negated ? `${left} <> ALL(${list})` : `${left} = ANY(${list})`;
}

function listOf(items: readonly SqlNode[], type: ColumnType): string | undefined {
  const [first] = items;
  if (first!.kind === "param" && first!.list) return first!.value as string;
  const values: DbValue[] = [];
  for (const item of items) {
    if (item.kind !== "param" || item.type?.kind !== type.kind) return undefined;
    values.push(item.value);
  }
  return listText(values);
}

function like(c: Compile, node: Like): string {
  const { mode, value } = node.pattern;
  const fold = node.caseSensitive ? (text: string) => text : folded;
  const [left, part] = [fold(c.node(node.left)), fold(c.node(value))];
  const text = search(mode, left, part);
  return node.negated ? `NOT (${text})` : text;
}

function search(mode: Like["pattern"]["mode"], left: string, part: string): string {
  switch (mode) {
    case "contains":
      return `strpos(${left}, ${part}) > 0`;
    case "startsWith":
      return `starts_with(${left}, ${part})`;
    case "endsWith":
      return `right(${left}, char_length(${part})) = ${part}`;
    case "exact":
      return `${left} = ${part}`;
    default:
      return refuse("a way to search a text", mode);
  }
}

/** GREATEST and LEAST pass over nulls; here one null makes the result null, as on every database. */
const strict = (name: string) => (args: readonly string[]) =>
  `CASE WHEN ${args.map((arg) => `${arg} IS NULL`).join(" OR ")} THEN NULL ELSE ${name}(${args.join(", ")}) END`;

const functions: FunctionRules = {
  lower: rule(1, 1, ([text]) => lower(text!)),
  upper: rule(1, 1, ([text]) => upper(text!)),
  length: rule(1, 1, call("char_length")),
  coalesce: rule(1, 100, call("coalesce")),
  abs: rule(1, 1, call("abs")),
  round: rule(1, 2, ([value, digits = "0"]) => `round((${value})::numeric, (${digits})::integer)::double precision`),
  concat: rule(1, 100, call("concat")),
  substr: rule(2, 3, ([text, ...places]) => `substr(${[text, ...places.map((at) => `(${at})::integer`)].join(", ")})`),
  trim: rule(1, 1, call("btrim")),
  ltrim: rule(1, 1, call("ltrim")),
  rtrim: rule(1, 1, call("rtrim")),
  replace: rule(3, 3, call("replace")),
  now: rule(0, 0, () => "date_trunc('milliseconds', statement_timestamp())"),
  nullIf: rule(2, 2, call("nullif")),
  greatest: rule(1, 100, strict("greatest")),
  least: rule(1, 100, strict("least")),
  floor: rule(1, 1, call("floor")),
  ceil: rule(1, 1, call("ceil")),
  sign: rule(1, 1, call("sign")),
  power: rule(2, 2, ([base, exponent]) => `power((${base})::double precision, (${exponent})::double precision)`),
  sqrt: rule(1, 1, ([value]) => `sqrt((${value})::double precision)`),
  instr: rule(2, 2, call("strpos")),
  random: rule(0, 0, call("random")),
};

/** A date, or an instant as a clock in UTC shows it. */
const inUtc = (date: string) => `((${date})::timestamptz AT TIME ZONE 'UTC')`;
const part = (name: string) => (date: string, type?: ColumnType) =>
  `floor(extract(${name} FROM ${type?.kind === "time" ? `(${date})::time` : inUtc(date)}))::integer`;

const parts: DatePartRules = {
  year: part("year"),
  quarter: part("quarter"),
  month: part("month"),
  day: part("day"),
  hour: part("hour"),
  minute: part("minute"),
  second: part("second"),
  weekDay: part("isodow"),
  week: part("week"),
  date: (date) => `${inUtc(date)}::date`,
};

/** A number as a numeric; a float by its shortest text, for its cast would round to 15 digits. */
function numeric(text: string, type: ColumnType | undefined): string {
  if (type?.kind === "duration") return `(extract(epoch FROM ${text}) * 1000000)::numeric`;
  return type?.kind === "float" ? `(${text})::text::numeric` : `(${text})::numeric`;
}

function integer(value: number): string {
  return Number.isSafeInteger(value) && value >= 0 ? String(value) : refuse("a number of digits", value);
}

/** A numeric as a value of `type`, rounded half away from zero. */
function stored(text: string, type: ColumnType): string {
  if (type.kind === "decimal") {
    const { precision, scale } = digitsOf(type);
    return `round(${text}, ${integer(scale)})::numeric(${integer(precision)}, ${integer(scale)})`;
  }
  return type.kind === "float" ? `(${text})::double precision` : `trunc(${text})::bigint`;
}

function arithmetic(c: Compile, node: Arithmetic): string {
  if (!["+", "-", "*", "/", "%"].includes(node.op)) refuse("an operator", node.op);
  const left = numeric(c.node(node.left), node.leftType);
  const right = numeric(c.node(node.right), node.rightType);
  if (node.op === "%") return stored(`(${left} % nullif(${right}, 0))`, node.type);
  if (node.op !== "/") return stored(`(${left} ${node.op} ${right})`, node.type);
  // A quotient has at least as many places as its dividend: enough that rounding it once more changes nothing.
  const places = integer(digitsOf(node.type).scale + 12);
  return stored(`(round(${left}, ${places}) / nullif(${right}, 0))`, node.type);
}

const aggregateWords: ReadonlySet<string> = new Set(["count", "sum", "avg", "min", "max"]);

function aggregate(c: Compile, node: Aggregate): string {
  if (!aggregateWords.has(node.name)) refuse("an aggregate", node.name);
  const { name, type } = node;
  const arg = c.node(node.arg);
  const over = (text: string, word: string = name) =>
    `${word}(${node.distinct ? "DISTINCT " : ""}${text})${filter(c, node)}`;
  switch (name) {
    case "count":
      return over(arg);
    case "sum":
      return type?.kind === "integer" || type?.kind === "bigInteger" ? `${over(arg)}::bigint` : over(arg);
    case "avg":
      if (type?.kind === "decimal") return exactAverage(over, arg, type);
      return `${over(arg)}::double precision`;
    default:
      return extreme(over, arg, node);
  }
}

/** The server's own average has as many places as it sees fit for a large number. */
function exactAverage(over: (text: string, word?: string) => string, arg: string, type: ColumnType): string {
  const { scale } = digitsOf(averageType(type));
  const sum = `round(${over(arg, "sum")}, ${integer(scale + 12)})`;
  return `round(${sum} / nullif(${over(arg, "count")}, 0), ${integer(scale)})`;
}

/** min and max of what PostgreSQL has none for go another way. */
function extreme(over: (text: string, word?: string) => string, arg: string, node: Aggregate): string {
  if (node.type?.kind === "boolean") return over(arg, node.name === "min" ? "bool_and" : "bool_or");
  return node.type?.kind === "uuid" ? `${over(`(${arg})::text`)}::uuid` : over(arg);
}

function filter(c: Compile, node: Aggregate): string {
  return node.filter === undefined ? "" : ` FILTER (WHERE ${c.node(node.filter)})`;
}

function cast(c: Compile, node: Cast): string {
  const raw = c.node(node.node);
  const text = node.from?.kind === "boolean" && node.to.kind !== "boolean" ? `(${raw})::integer` : raw;
  switch (node.to.kind) {
    case "decimal":
      return stored(numeric(text, node.from), node.to);
    case "auto":
    case "integer":
    case "bigInteger":
      return stored(numeric(text, node.from), node.to);
    case "float":
      return `(${text})::double precision`;
    case "time":
      return `(${text})::time(6)`;
    case "duration":
      return node.from?.kind === "duration" ? text : `(${numeric(text, node.from)} * interval '1 microsecond')`;
    case "binary":
      return node.from?.kind === "binary" ? text : `convert_to((${text})::text, 'UTF8')`;
    case "boolean":
      return node.from?.kind === "boolean" ? raw : `(${numeric(text, node.from)} <> 0)`;
    case "date":
      return `${inUtc(text)}::date`;
    case "dateTime":
      return `date_trunc('milliseconds', (${text})::timestamptz)`;
    case "char":
    case "text":
      return asText(text, node.from);
    case "json":
      return `(${text})::jsonb`;
    case "uuid":
      return `(${text})::uuid`;
    default:
      return refuse("a type", node.to.kind);
  }
}

function asText(text: string, from: ColumnType | undefined): string {
  if (from?.kind === "binary") return `convert_from(${text}, 'UTF8')`;
  if (from?.kind === "time") return `to_char(${text}, 'HH24:MI:SS.US')`;
  if (from?.kind === "duration") return `${stored(numeric(text, from), { kind: "bigInteger" })}::text`;
  if (from?.kind !== "dateTime") return `(${text})::text`;
  return `to_char(${inUtc(text)}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** How each kind of expression is written. */
export const expressions: Handlers = {
  ...commonExpressions,
  ...callExpressions(functions, parts),
  bool: (_c, node) => (node.value ? "TRUE" : "FALSE"),
  arithmetic,
  inList,
  like,
  regex: (c, node) => {
    const [left, right] = [c.node(node.left), c.node(node.right)];
    return node.caseSensitive ? `${left} ~ ${right}` : `(${left} ${unicode}) ~* ${right}`;
  },
  aggregate,
  cast,
};
