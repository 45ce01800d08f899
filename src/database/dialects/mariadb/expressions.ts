import { callExpressions, commonExpressions, operatorOf } from "../../compile/expressions.ts";
import { type Compile, call, type FunctionRules, type Handlers, refuse, rule } from "../../compile/rules.ts";
import { digitsOf } from "../../decimals.ts";
import { type Aggregate, averageType, type Cast } from "../../nodes/functions.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { Arithmetic, Binary, InList, InQuery } from "../../nodes/operators.ts";
import type { Like } from "../../nodes/text.ts";
import type { ColumnType, DbValue } from "../../types.ts";
import { byCodePoint, unicode } from "./collations.ts";
import { listText, rowsOf } from "./lists.ts";

/** Case is mapped by Unicode's simple rules, a character for a character; the result compares by code point again. */
const withCase = (name: string) => (text: string) => `(${name}((${text}) COLLATE ${unicode}) COLLATE ${byCodePoint})`;
const lower = withCase("lower");
const upper = withCase("upper");
const folded = (text: string) => upper(lower(text));

/** The statements in which `excluded` is at the moment the row that was refused. */
export const refusedRows: WeakSet<Compile> = new WeakSet();

function binary(c: Compile, node: Binary): string {
  const op = operatorOf(node.op);
  const division = op === "/" && !isFloat(node.left) && !isFloat(node.right);
  return `(${c.node(node.left)} ${division ? "DIV" : op} ${c.node(node.right)})`;
}

/** Integers are divided into an integer, as everywhere: what is no integer has to be seen to be none. */
function isFloat(node: SqlNode): boolean {
  switch (node.kind) {
    case "cast":
      return node.to.kind === "float";
    case "param":
      return node.type?.kind === "float" || (typeof node.value === "number" && !Number.isInteger(node.value));
    case "binary":
      return isFloat(node.left) || isFloat(node.right);
    default:
      return false;
  }
}

function inList(c: Compile, node: InList): string {
  const { items } = node;
  const [first] = items;
  if (first === undefined) return node.negated ? "TRUE" : "FALSE";
  const left = c.node(node.left);
  const word = node.negated ? "NOT IN" : "IN";
  const type = first.kind === "param" ? first.type : undefined;
  const list = type === undefined || c.literals ? undefined : listOf(items, type);
  if (list === undefined) return `${left} ${word} (${c.list(items)})`;
  const rows = `JSON_TABLE(${c.bind(list)}, '$[*]' COLUMNS (nuages_value ${rowsOf(type!)} PATH '$'))`;
  return `${left} ${word} (SELECT nuages_value FROM ${rows} AS nuages_list)`;
}

function listOf(items: readonly SqlNode[], type: ColumnType): string | undefined {
  const [first] = items;
  if (first!.kind === "param" && first!.list) return first!.value as string;
  const values: DbValue[] = [];
  for (const item of items) {
    if (item.kind !== "param" || item.type?.kind !== type.kind) return undefined;
    values.push(item.value);
  }
  return listText(values, type);
}

/** IN takes no query with a LIMIT, but one that is selected from. */
function inQuery(c: Compile, node: InQuery): string {
  const { limit, offset } = node.query;
  const left = c.node(node.left);
  const query = c.query(node.query);
  const whole = limit === undefined && offset === undefined ? query : `SELECT * FROM (${query}) AS nuages_rows`;
  return `${left} ${node.negated ? "NOT IN" : "IN"} (${whole})`;
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
      return `locate(${part}, ${left}) > 0`;
    case "startsWith":
      return `left(${left}, char_length(${part})) = ${part}`;
    case "endsWith":
      return `right(${left}, char_length(${part})) = ${part}`;
    case "exact":
      return `${left} = ${part}`;
    default:
      return refuse("a way to search a text", mode);
  }
}

/** The widest decimal that the server has, with so many places. */
const wide = (text: string, places: number | string) => `CAST(${text} AS DECIMAL(65, ${places}))`;
const mostPlaces = 30;

const functions: FunctionRules = {
  lower: rule(1, 1, ([text]) => lower(text!)),
  upper: rule(1, 1, ([text]) => upper(text!)),
  length: rule(1, 1, call("char_length")),
  coalesce: rule(1, 100, call("coalesce")),
  abs: rule(1, 1, call("abs")),
  // Of a float ROUND takes the even neighbour; by its shortest text it is a decimal, of which it rounds half away from zero.
  round: rule(1, 2, ([value, digits = "0"]) => `CAST(round(${wide(asChar(value!), mostPlaces)}, ${digits}) AS DOUBLE)`),
  concat: rule(1, 100, (args) => `concat_ws('', ${args.join(", ")})`),
  substr: rule(2, 3, call("substr")),
  trim: rule(1, 1, call("trim")),
  ltrim: rule(1, 1, call("ltrim")),
  rtrim: rule(1, 1, call("rtrim")),
  replace: rule(3, 3, call("replace")),
  now: rule(0, 0, () => "utc_timestamp(3)"),
  nullIf: rule(2, 2, call("nullif")),
  greatest: rule(1, 100, several("greatest")),
  least: rule(1, 100, several("least")),
  floor: rule(1, 1, call("floor")),
  ceil: rule(1, 1, call("ceiling")),
  sign: rule(1, 1, call("sign")),
  power: rule(2, 2, ([base, exponent]) => `power(CAST(${base} AS DOUBLE), CAST(${exponent} AS DOUBLE))`),
  sqrt: rule(1, 1, ([value]) => `sqrt(CAST(${value} AS DOUBLE))`),
  random: rule(0, 0, call("rand")),
  instr: rule(2, 2, call("instr")),
};

/** GREATEST and LEAST want two arguments. */
function several(name: string): (args: readonly string[]) => string {
  return (args) => (args.length === 1 ? `(${args[0]})` : `${name}(${args.join(", ")})`);
}

function asChar(text: string): string {
  return `CAST(${text} AS CHAR)`;
}

const integerPart = (name: string) => (date: string) => `${name}(${date})`;

const parts: Readonly<Record<string, (date: string) => string>> = {
  year: integerPart("year"),
  quarter: integerPart("quarter"),
  month: integerPart("month"),
  day: integerPart("dayofmonth"),
  hour: integerPart("hour"),
  minute: integerPart("minute"),
  second: integerPart("second"),
  weekDay: (date) => `(weekday(${date}) + 1)`,
  // Mode 3 is ISO's.
  week: (date) => `week(${date}, 3)`,
  date: (date) => `CAST(${date} AS DATE)`,
};

/** A number as a decimal; a float by its shortest text, which is what a reader takes it for. */
function numeric(text: string, type: ColumnType | undefined): string {
  switch (type?.kind) {
    case "auto":
    case "integer":
    case "bigInteger":
      return wide(text, 0);
    case "decimal":
      return wide(text, integer(digitsOf(type).scale));
    case "float":
      return wide(asChar(text), mostPlaces);
    default:
      return wide(text, mostPlaces);
  }
}

function integer(value: number): string {
  return Number.isSafeInteger(value) && value >= 0 ? String(value) : refuse("a number of digits", value);
}

/** A decimal as a value of `type`, rounded half away from zero. Not cut to its precision: the server would say 99.99 and no word. */
function stored(text: string, type: ColumnType): string {
  if (type.kind === "decimal") {
    const scale = integer(digitsOf(type).scale);
    return wide(`round(${text}, ${scale})`, scale);
  }
  return type.kind === "float" ? `CAST(${text} AS DOUBLE)` : `CAST(truncate(${text}, 0) AS SIGNED)`;
}

function arithmetic(c: Compile, node: Arithmetic): string {
  if (!["+", "-", "*", "/", "%"].includes(node.op)) refuse("an operator", node.op);
  const left = numeric(c.node(node.left), node.leftType);
  const right = numeric(c.node(node.right), node.rightType);
  if (node.op === "%") return stored(`(${left} % nullif(${right}, 0))`, node.type);
  if (node.op !== "/") return stored(`(${left} ${node.op} ${right})`, node.type);
  // A quotient has the places of its dividend and a few more: enough that rounding it once more changes nothing.
  const places = Math.min(mostPlaces, digitsOf(node.type).scale + 12);
  return stored(`(${wide(left, integer(places))} / nullif(${right}, 0))`, node.type);
}

const aggregateWords: ReadonlySet<string> = new Set(["count", "sum", "avg", "min", "max"]);

function aggregate(c: Compile, node: Aggregate): string {
  if (!aggregateWords.has(node.name)) refuse("an aggregate", node.name);
  const { name, type } = node;
  const over = (text: string) => `${name}(${node.distinct ? "DISTINCT " : ""}${text})`;
  const arg = filtered(c, node);
  switch (name) {
    case "sum":
      return type?.kind === "integer" || type?.kind === "bigInteger" ? `CAST(${over(arg)} AS SIGNED)` : over(arg);
    case "avg":
      if (type?.kind !== "decimal") return over(`CAST(${arg} AS DOUBLE)`);
      return averageOf(over(arg), type);
    default:
      return over(arg);
  }
}

/** AVG itself has only four places more than its values. */
function averageOf(average: string, type: ColumnType): string {
  const scale = integer(digitsOf(averageType(type)).scale);
  return wide(`round(${average}, ${scale})`, scale);
}

/** There is no FILTER: what doesn't count is null. */
function filtered(c: Compile, node: Aggregate): string {
  if (node.filter === undefined) return c.node(node.arg);
  const when = c.node(node.filter);
  return `CASE WHEN ${when} THEN ${node.arg.kind === "star" ? "1" : c.node(node.arg)} END`;
}

function cast(c: Compile, node: Cast): string {
  const text = c.node(node.node);
  switch (node.to.kind) {
    case "decimal":
    case "auto":
    case "integer":
    case "bigInteger":
      return stored(numeric(text, node.from), node.to);
    case "float":
      return `CAST(${text} AS DOUBLE)`;
    case "boolean":
      return node.from?.kind === "boolean" ? text : `(${text} <> 0)`;
    case "date":
      return `CAST(${text} AS DATE)`;
    case "dateTime":
      return `CAST(${text} AS DATETIME(3))`;
    case "char":
    case "text":
      return asText(text, node.from);
    case "json":
      return text;
    case "time":
      return `CAST(${text} AS TIME(6))`;
    case "duration":
      return node.from?.kind === "duration" ? text : stored(numeric(text, node.from), { kind: "bigInteger" });
    case "binary":
      return node.from?.kind === "binary" ? text : `CAST(${text} AS BINARY)`;
    case "uuid":
      return `lower(${asChar(text)})`;
    default:
      return refuse("a type", node.to.kind);
  }
}

function asText(text: string, from: ColumnType | undefined): string {
  if (from?.kind !== "dateTime") return asChar(text);
  return `concat(left(date_format(${text}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')`;
}

/** How each kind of expression is written. */
export const expressions: Handlers = {
  ...commonExpressions,
  ...callExpressions(functions, parts),
  column: (c, node) => {
    const isRefused = node.table === "excluded" && refusedRows.has(c);
    return isRefused ? `VALUES(${c.column("", node.name)})` : c.column(node.table, node.name);
  },
  binary,
  bool: (_c, node) => (node.value ? "TRUE" : "FALSE"),
  arithmetic,
  inList,
  inQuery,
  like,
  regex: (c, node) => {
    const [left, right] = [c.node(node.left), c.node(node.right)];
    return node.caseSensitive ? `${left} REGEXP ${right}` : `${left} REGEXP concat('(?i)', ${right})`;
  },
  aggregate,
  cast,
};
