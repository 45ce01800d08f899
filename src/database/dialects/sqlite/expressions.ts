import { callExpressions, commonExpressions } from "../../compile/expressions.ts";
import {
  type Compile,
  call,
  type DatePartGiven,
  type DatePartRules,
  type FunctionRule,
  type FunctionRules,
  type Handlers,
  pick,
  refuse,
  rule,
} from "../../compile/rules.ts";
import { overText, windowText } from "../../compile/windows.ts";
import { digitsOf } from "../../decimals.ts";
import {
  type Aggregate,
  averageType,
  type Cast,
  type DateTrunc,
  type DecimalFunc,
  dateUnits,
  decimalFunctionNames,
  sumType,
} from "../../nodes/functions.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { Arithmetic, InList } from "../../nodes/operators.ts";
import type { Like } from "../../nodes/text.ts";
import type { ColumnType, DbValue } from "../../types.ts";
import { jsonExpressions } from "./json.ts";
import { listText } from "./lists.ts";

function inList(c: Compile, node: InList): string {
  const word = node.negated ? "NOT IN" : "IN";
  const { items } = node;
  const [first] = items;
  if (first === undefined) return node.negated ? "1" : "0";
  const left = c.node(node.left);
  const list = first.kind === "param" && first.list ? (first.value as string) : listOf(items);
  if (list === undefined) return `${left} ${word} (${c.list(items)})`;
  return `${left} ${word} (SELECT value FROM json_each(${c.bind(list)}))`;
}

function listOf(items: readonly SqlNode[]): string | undefined {
  const values: DbValue[] = [];
  for (const item of items) {
    if (item.kind !== "param") return undefined;
    values.push(item.value);
  }
  return listText(values);
}

const insensitive = {
  contains: "nuages_icontains",
  startsWith: "nuages_istartswith",
  endsWith: "nuages_iendswith",
  exact: "nuages_iexact",
} as const;

function like(c: Compile, node: Like): string {
  const { mode, value } = node.pattern;
  if (!Object.hasOwn(insensitive, mode)) refuse("a way to search a text", mode);
  const text = node.caseSensitive ? sensitive(c, node) : `${insensitive[mode]}(${c.node(node.left)}, ${c.node(value)})`;
  return node.negated ? `NOT (${text})` : text;
}

function sensitive(c: Compile, { left, pattern }: Like): string {
  const side = () => c.node(left);
  const part = () => c.node(pattern.value);
  switch (pattern.mode) {
    case "contains":
      return `instr(${side()}, ${part()}) > 0`;
    case "startsWith":
      return `substr(${side()}, 1, length(${part()})) = ${part()}`;
    case "endsWith":
      return `substr(${side()}, length(${side()}) - length(${part()}) + 1) = ${part()}`;
    case "exact":
      return `${side()} = ${part()}`;
  }
}

/** max and min of one argument would be the aggregates. */
const ofSeveral =
  (name: string): FunctionRule["write"] =>
  (args) =>
    args.length === 1 ? args[0]! : `${name}(${args.join(", ")})`;

/** No number is infinite: too large is NULL. */
const finite = (text: string) => `nullif(nullif(${text}, 9e999), -9e999)`;

const functions: FunctionRules = {
  lower: rule(1, 1, call("nuages_lower")),
  upper: rule(1, 1, call("nuages_upper")),
  length: rule(1, 1, call("length")),
  coalesce: rule(1, 100, ofSeveral("coalesce")),
  abs: rule(1, 1, call("abs")),
  round: rule(1, 2, call("round")),
  concat: rule(1, 100, (args) => `(${args.map((arg) => `coalesce(${arg}, '')`).join(" || ")})`),
  substr: rule(2, 3, call("substr")),
  trim: rule(1, 1, call("trim")),
  ltrim: rule(1, 1, call("ltrim")),
  rtrim: rule(1, 1, call("rtrim")),
  replace: rule(3, 3, call("replace")),
  now: rule(0, 0, () => "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"),
  nullIf: rule(2, 2, call("nullif")),
  greatest: rule(1, 100, ofSeveral("max")),
  least: rule(1, 100, ofSeveral("min")),
  floor: rule(1, 1, call("floor")),
  ceil: rule(1, 1, call("ceil")),
  sign: rule(1, 1, call("sign")),
  power: rule(2, 2, (args) => finite(call("power")(args))),
  sqrt: rule(1, 1, call("sqrt")),
  instr: rule(2, 2, call("instr")),
  right: rule(2, 2, ([text, length]) => `substr(${text}, -(${length}))`),
  reverse: rule(1, 1, call("nuages_reverse")),
  repeat: rule(2, 2, call("nuages_repeat")),
  lpad: rule(3, 3, call("nuages_lpad")),
  rpad: rule(3, 3, call("nuages_rpad")),
  chr: rule(1, 1, call("nuages_chr")),
  ord: rule(1, 1, call("unicode")),
  md5: rule(1, 1, ([text]) => `nuages_hash('md5', ${text})`),
  sha224: rule(1, 1, ([text]) => `nuages_hash('sha224', ${text})`),
  sha256: rule(1, 1, ([text]) => `nuages_hash('sha256', ${text})`),
  sha384: rule(1, 1, ([text]) => `nuages_hash('sha384', ${text})`),
  sha512: rule(1, 1, ([text]) => `nuages_hash('sha512', ${text})`),
  exp: rule(1, 1, (args) => finite(call("exp")(args))),
  ln: rule(1, 1, call("ln")),
  sin: rule(1, 1, call("sin")),
  cos: rule(1, 1, call("cos")),
  tan: rule(1, 1, call("tan")),
  cot: rule(1, 1, ([angle]) => `(1.0 / nullif(tan(${angle}), 0))`),
  asin: rule(1, 1, call("asin")),
  acos: rule(1, 1, call("acos")),
  atan: rule(1, 1, call("atan")),
  atan2: rule(2, 2, call("atan2")),
  degrees: rule(1, 1, call("degrees")),
  radians: rule(1, 1, call("radians")),
  pi: rule(0, 0, () => "pi()"),
  random: rule(0, 0, () => "((random() >> 11) / 9007199254740992.0 + 0.5)"),
  uuid4: rule(0, 0, () => "nuages_uuid4()"),
  uuid7: rule(0, 0, () => "nuages_uuid7()"),
  jsonSorted: rule(1, 1, call("nuages_json_sorted")),
};

/** By SQLite itself in UTC; in a zone by a function of the connection, for SQLite knows none. */
const part =
  (name: string, inUtc: (date: string) => string) =>
  (date: string, { zone }: DatePartGiven): string =>
    zone === undefined ? inUtc(date) : `nuages_date_part('${name}', ${date}, ${zone})`;
const formatted = (format: string) => (date: string) => `CAST(strftime('${format}', ${date}) AS INTEGER)`;

const parts: DatePartRules = {
  year: part("year", formatted("%Y")),
  quarter: part("quarter", (date) => `(CAST(strftime('%m', ${date}) AS INTEGER) + 2) / 3`),
  month: part("month", formatted("%m")),
  day: part("day", formatted("%d")),
  hour: part("hour", formatted("%H")),
  minute: part("minute", formatted("%M")),
  second: part("second", formatted("%S")),
  weekDay: part("weekDay", formatted("%u")),
  week: part("week", formatted("%V")),
  isoYear: part("isoYear", formatted("%G")),
  date: part("date", (date) => `strftime('%Y-%m-%d', ${date})`),
};

function dateTrunc(c: Compile, { unit, node, of, zone }: DateTrunc): string {
  if (!dateUnits.includes(unit)) refuse("a unit of time", unit);
  const text = `nuages_date_trunc('${unit}', ${c.node(node)}, ${zone ? c.node(zone) : "NULL"})`;
  return of === "date" ? `substr(${text}, 1, 10)` : text;
}

/** A value of type `from` as plain decimal text, which the calculating functions take. */
function plain(text: string, from: ColumnType | undefined): string {
  return `nuages_decimal_plain(${text}, ${from?.kind === "decimal" ? digitsOf(from).scale : -1})`;
}

/** Plain decimal text as the stored form of `type`. */
function stored(text: string, type: ColumnType): string {
  if (type.kind === "decimal") {
    const { precision, scale } = digitsOf(type);
    return `nuages_decimal_store(${text}, ${integer(precision)}, ${integer(scale)})`;
  }
  return type.kind === "float" ? `CAST(${text} AS REAL)` : `CAST(${text} AS INTEGER)`;
}

function integer(value: number): string {
  return Number.isSafeInteger(value) && value >= 0 ? String(value) : refuse("a number of digits", value);
}

function arithmetic(c: Compile, node: Arithmetic): string {
  if (!["+", "-", "*", "/", "%"].includes(node.op)) refuse("an operator", node.op);
  const left = plain(c.node(node.left), node.leftType);
  return stored(`nuages_decimal_calc('${node.op}', ${left}, ${plain(c.node(node.right), node.rightType)})`, node.type);
}

function decimalFunc(c: Compile, { name, node, from, type }: DecimalFunc): string {
  if (!decimalFunctionNames.includes(name)) refuse("a function of decimals", name);
  return stored(`nuages_decimal_calc('${name}', ${plain(c.node(node), from)}, '0')`, type);
}

const aggregateWords: Readonly<Record<string, string>> = {
  count: "count",
  sum: "sum",
  avg: "avg",
  min: "min",
  max: "max",
  stdDevPop: "nuages_stddev_pop",
  stdDevSample: "nuages_stddev_samp",
  variancePop: "nuages_variance_pop",
  varianceSample: "nuages_variance_samp",
};

function aggregate(c: Compile, node: Aggregate): string {
  if (node.name === "stringAgg") return stringAgg(c, node);
  const word = pick(aggregateWords, node.name, "an aggregate");
  const exact = node.type?.kind === "decimal" && (node.name === "sum" || node.name === "avg");
  return exact ? exactAggregate(c, node, node.type!) : plainAggregate(c, node, word);
}

/** SQLite takes DISTINCT of one argument only, so the texts are gathered first and joined then. */
function stringAgg(c: Compile, node: Aggregate): string {
  // Each part is written in its place: values are bound in the order of the text.
  const order = () => (node.orderBy?.length ? ` ORDER BY ${node.orderBy.map((one) => c.order(one)).join(", ")}` : "");
  const separator = () => c.node(node.separator ?? refuse("a separator", node.separator));
  if (!node.distinct) return `group_concat(${c.node(node.arg)}, ${separator()}${order()})${filter(c, node)}`;
  return `nuages_join(json_group_array(DISTINCT ${c.node(node.arg)}${order()})${filter(c, node)}, ${separator()})`;
}

function plainAggregate(c: Compile, node: Aggregate, name: string): string {
  const arg = `${node.distinct ? "DISTINCT " : ""}${c.node(node.arg)}`;
  return `${name}(${arg})${filter(c, node)}`;
}

function exactAggregate(c: Compile, node: Aggregate, type: ColumnType): string {
  const result = node.name === "sum" ? sumType(type) : averageType(type);
  // Twelve digits can be summed a million times before 64 bits are full: SQLite's own sum is exact there, and quicker.
  if (node.name === "sum" && digitsOf(type).precision <= 12) return plainAggregate(c, node, "sum");
  const arg = `${node.distinct ? "DISTINCT " : ""}${plain(c.node(node.arg), type)}`;
  return stored(`nuages_decimal_${node.name}(${arg})${filter(c, node)}`, result);
}

function filter(c: Compile, node: Aggregate): string {
  return `${node.filter === undefined ? "" : ` FILTER (WHERE ${c.node(node.filter)})`}${overText(c, node.over)}`;
}

const numberKinds: ReadonlySet<string> = new Set(["auto", "integer", "bigInteger", "float", "decimal", "boolean"]);

function cast(c: Compile, node: Cast): string {
  const text = c.node(node.node);
  const from =
    node.from?.kind === "decimal" || (node.orNull && numberKinds.has(node.to.kind)) ? plain(text, node.from) : text;
  switch (node.to.kind) {
    case "decimal":
      return stored(plain(text, node.from), node.to);
    case "auto":
    case "integer":
    case "bigInteger":
      return `CAST(${from} AS INTEGER)`;
    case "float":
      return `CAST(${from} AS REAL)`;
    case "boolean":
      return `(CAST(${from} AS REAL) <> 0)`;
    case "date":
      return `strftime('%Y-%m-%d', ${from})`;
    case "dateTime":
      return `strftime('%Y-%m-%dT%H:%M:%fZ', ${from})`;
    case "time":
      return `strftime('%H:%M:%f000', ${from})`;
    case "duration":
      return `CAST(${from} AS INTEGER)`;
    case "binary":
      return `CAST(${from} AS BLOB)`;
    case "char":
    case "text":
    case "json":
    case "uuid":
      return `CAST(${from} AS TEXT)`;
    default:
      return refuse("a type", node.to.kind);
  }
}

/** How each kind of expression is written. */
export const expressions: Handlers = {
  ...commonExpressions,
  ...callExpressions(functions, parts),
  ...jsonExpressions,
  bool: (_c, node) => (node.value ? "1" : "0"),
  arithmetic,
  dateTrunc,
  decimalFunc,
  inList,
  like,
  regex: (c, node) => `nuages_regex(${c.node(node.left)}, ${c.node(node.right)}, ${node.caseSensitive ? "1" : "0"})`,
  aggregate,
  windowFunc: windowText((text) => text),
  cast,
};
