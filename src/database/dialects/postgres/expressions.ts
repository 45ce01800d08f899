import { callExpressions, callText, commonExpressions } from "../../compile/expressions.ts";
import {
  type Compile,
  call,
  type DatePartGiven,
  type DatePartRules,
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
} from "../../nodes/functions.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { Arithmetic, InList } from "../../nodes/operators.ts";
import type { Like } from "../../nodes/text.ts";
import type { ColumnType, DbValue } from "../../types.ts";
import { boundType } from "./column-types.ts";
import { jsonExpressions } from "./json.ts";
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

/** A random UUID whose first 48 bits are the milliseconds since 1970, with the number of its version in its place. */
const uuid7 =
  "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING " +
  "substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid";

const float = (text: string) => `(${text})::double precision`;
const ofFloats = (name: string) => (args: readonly string[]) => `${name}(${args.map(float).join(", ")})`;
const sha = (name: string) => (args: readonly string[]) => `encode(${name}(convert_to(${args[0]}, 'UTF8')), 'hex')`;
/** The server refuses what isn't defined; here it is NULL, as on every database. */
const when = (condition: string, then: string) => `CASE WHEN ${condition} THEN ${then} END`;

/** What grows as e to the power of `x` does: NULL where it is too large, 0 where it is too small for a float. */
function exponential(x: string, write: (x: string) => string): string {
  return `CASE WHEN ${x} > 709.78 THEN NULL WHEN ${x} < -745.1 THEN 0 ELSE ${write(x)} END`;
}

function power(base: string, exponent: string): string {
  const undefinedWhen = `(${base} < 0 AND ${exponent} <> floor(${exponent})) OR (${base} = 0 AND ${exponent} < 0)`;
  const size = `${exponent} * ln(abs(nullif(${base}, 0)))`;
  const text = exponential(size, () => `power(${base}, ${exponent})`);
  return `CASE WHEN ${undefinedWhen} THEN NULL ELSE ${text} END`;
}

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
  power: rule(2, 2, ([base, exponent]) => power(float(base!), float(exponent!))),
  sqrt: rule(1, 1, ([value]) => when(`${float(value!)} >= 0`, `sqrt(${float(value!)})`)),
  instr: rule(2, 2, call("strpos")),
  right: rule(2, 2, ([text, length]) => `right(${text}, (${length})::integer)`),
  reverse: rule(1, 1, call("reverse")),
  repeat: rule(2, 2, ([text, times]) => `repeat(${text}, (${times})::integer)`),
  lpad: rule(3, 3, ([text, length, fill]) => `lpad(${text}, (${length})::integer, ${fill})`),
  rpad: rule(3, 3, ([text, length, fill]) => `rpad(${text}, (${length})::integer, ${fill})`),
  chr: rule(1, 1, ([code]) => {
    const isCharacter = `${code} BETWEEN 1 AND 1114111 AND NOT ${code} BETWEEN 55296 AND 57343`;
    return `(${when(isCharacter, `chr((${code})::integer)`)} COLLATE "C")`;
  }),
  ord: rule(1, 1, ([text]) => `nullif(ascii(${text}), 0)`),
  md5: rule(1, 1, call("md5")),
  sha224: rule(1, 1, sha("sha224")),
  sha256: rule(1, 1, sha("sha256")),
  sha384: rule(1, 1, sha("sha384")),
  sha512: rule(1, 1, sha("sha512")),
  exp: rule(1, 1, ([value]) => exponential(float(value!), (x) => `exp(${x})`)),
  ln: rule(1, 1, ([value]) => when(`${float(value!)} > 0`, `ln(${float(value!)})`)),
  sin: rule(1, 1, ofFloats("sin")),
  cos: rule(1, 1, ofFloats("cos")),
  tan: rule(1, 1, ofFloats("tan")),
  cot: rule(1, 1, ([angle]) => `(1.0 / nullif(tan(${float(angle!)}), 0))`),
  asin: rule(1, 1, ([value]) => when(`abs(${float(value!)}) <= 1`, `asin(${float(value!)})`)),
  acos: rule(1, 1, ([value]) => when(`abs(${float(value!)}) <= 1`, `acos(${float(value!)})`)),
  atan: rule(1, 1, ofFloats("atan")),
  atan2: rule(2, 2, ofFloats("atan2")),
  degrees: rule(1, 1, ofFloats("degrees")),
  radians: rule(1, 1, ofFloats("radians")),
  pi: rule(0, 0, () => "pi()"),
  random: rule(0, 0, () => "random()"),
  uuid4: rule(0, 0, () => "gen_random_uuid()"),
  uuid7: rule(0, 0, () => uuid7),
  jsonSorted: rule(1, 1, ([json]) => json!),
};

/** A date, or an instant as a clock of the zone shows it. */
const inZone = (date: string, zone = "'UTC'") => `((${date})::timestamptz AT TIME ZONE ${zone})`;
const inUtc = (date: string) => inZone(date);
const part =
  (name: string) =>
  (date: string, { type, zone }: DatePartGiven) =>
    `floor(extract(${name} FROM ${type?.kind === "time" ? `(${date})::time` : inZone(date, zone)}))::integer`;

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
  isoYear: part("isoyear"),
  date: (date, { zone }) => `${inZone(date, zone)}::date`,
};

function dateTrunc(c: Compile, { unit, node, of, zone }: DateTrunc): string {
  if (!dateUnits.includes(unit)) refuse("a unit of time", unit);
  if (of === "date") return `date_trunc('${unit}', (${c.node(node)})::timestamp)::date`;
  const name = zone ? c.node(zone) : "'UTC'";
  const start = `date_trunc('${unit}', ${c.node(node)}, ${name})`;
  if (zone === undefined || unit === "hour" || unit === "minute" || unit === "second") return start;
  // Where clocks are set back at midnight the server takes the second one.
  const hourBefore = `(${start} - interval '1 hour')`;
  const isTwice = `${inZone(hourBefore, name)} = ${inZone(start, name)}`;
  return `CASE WHEN ${isTwice} THEN ${hourBefore} ELSE ${start} END`;
}

/** Text that is no number is none: NULL. */
const numberKinds: ReadonlySet<string> = new Set(["auto", "integer", "bigInteger", "float", "decimal", "boolean"]);
const numberPattern = "^[+-]?[0-9]+([.][0-9]+)?(e[+-]?[0-9]{1,3})?$";

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

function decimalFunc(c: Compile, { name, node, from, type }: DecimalFunc): string {
  if (!decimalFunctionNames.includes(name)) refuse("a function of decimals", name);
  return stored(`${name}(${numeric(c.node(node), from)})`, type);
}

const aggregateWords: Readonly<Record<string, string>> = {
  count: "count",
  sum: "sum",
  avg: "avg",
  min: "min",
  max: "max",
  stdDevPop: "stddev_pop",
  stdDevSample: "stddev_samp",
  variancePop: "var_pop",
  varianceSample: "var_samp",
  stringAgg: "string_agg",
};

function stringAgg(c: Compile, node: Aggregate): string {
  const order = node.orderBy?.length ? ` ORDER BY ${node.orderBy.map((one) => c.order(one)).join(", ")}` : "";
  const separator = c.node(node.separator ?? refuse("a separator", node.separator));
  return `string_agg(${node.distinct ? "DISTINCT " : ""}${c.node(node.arg)}, ${separator}${order})${filter(c, node)}`;
}

function aggregate(c: Compile, node: Aggregate): string {
  const own = pick(aggregateWords, node.name, "an aggregate");
  const { name, type } = node;
  if (name === "stringAgg") return stringAgg(c, node);
  const arg = c.node(node.arg);
  const over = (text: string, word: string = own) =>
    `${word}(${node.distinct ? "DISTINCT " : ""}${text})${filter(c, node)}`;
  switch (name) {
    case "count":
      return over(arg);
    case "sum":
      return type?.kind === "integer" || type?.kind === "bigInteger" ? `${over(arg)}::bigint` : over(arg);
    case "avg":
      if (type?.kind === "decimal") return exactAverage(over, arg, type);
      return `${over(arg)}::double precision`;
    case "min":
    case "max":
      return extreme(over, arg, node);
    default:
      return over(float(arg));
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
  return `${node.filter === undefined ? "" : ` FILTER (WHERE ${c.node(node.filter)})`}${overText(c, node.over)}`;
}

function cast(c: Compile, node: Cast): string {
  const raw = c.node(node.node);
  const text =
    node.from?.kind === "boolean" && node.to.kind !== "boolean"
      ? `(${raw})::integer`
      : node.orNull && numberKinds.has(node.to.kind)
        ? when(`${raw} ~* '${numberPattern}'`, `(${raw})::numeric`)
        : raw;
  switch (node.to.kind) {
    case "decimal":
      return stored(numeric(text, node.from), node.to);
    case "auto":
    case "integer":
    case "bigInteger":
      return stored(numeric(text, node.from), node.to);
    case "float":
      return float(text);
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
  if (from?.kind === "binary") return `(convert_from(${text}, 'UTF8') COLLATE "C")`;
  if (from?.kind === "time") return `(to_char(${text}, 'HH24:MI:SS.US') COLLATE "C")`;
  if (from?.kind === "duration") return `(${stored(numeric(text, from), { kind: "bigInteger" })}::text COLLATE "C")`;
  if (from?.kind !== "dateTime") return `((${text})::text COLLATE "C")`;
  return `(to_char(${inUtc(text)}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C")`;
}

/** How each kind of expression is written. */
export const expressions: Handlers = {
  ...commonExpressions,
  ...callExpressions(functions, parts),
  ...jsonExpressions,
  bool: (_c, node) => (node.value ? "TRUE" : "FALSE"),
  arithmetic,
  dateTrunc,
  decimalFunc,
  inList,
  like,
  regex: (c, node) => {
    const [left, right] = [c.node(node.left), c.node(node.right)];
    return node.caseSensitive ? `${left} ~ ${right}` : `(${left} ${unicode}) ~* ${right}`;
  },
  call: callText((text, type) => (type.kind === "integer" && type.bytes !== 8 ? `(${text})::integer` : text)),
  aggregate,
  windowFunc: windowText((text) => `(${text})::integer`),
  cast,
};
