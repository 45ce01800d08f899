import { callExpressions, commonExpressions, operatorOf } from "../../compile/expressions.ts";
import { type Compile, type Handlers, pick, refuse } from "../../compile/rules.ts";
import { digitsOf } from "../../decimals.ts";
import {
  type Aggregate,
  averageType,
  type Cast,
  type DecimalFunc,
  decimalFunctionNames,
} from "../../nodes/functions.ts";
import type { SqlNode } from "../../nodes/node.ts";
import type { Arithmetic, Binary, InList, InQuery } from "../../nodes/operators.ts";
import type { Like } from "../../nodes/text.ts";
import type { ColumnType, DbValue } from "../../types.ts";
import { byCodePoint } from "./collations.ts";
import { dateParts, dateTrunc } from "./dates.ts";
import { asChar, float, folded, functions, mostPlaces, normalized, wide } from "./functions.ts";
import { jsonExpressions } from "./json.ts";
import { lacks } from "./lacks.ts";
import { listText, rowsOf } from "./lists.ts";
import { over as overWindow, windowExpressions } from "./windows.ts";

/** The statements in which `excluded` is at the moment the row that was refused. */
export const refusedRows: WeakSet<Compile> = new WeakSet();

function binary(c: Compile, node: Binary): string {
  const op = operatorOf(node.op);
  if (isSorted(node.left) || isSorted(node.right)) return `(${sorted(c, node.left)} ${op} ${sorted(c, node.right)})`;
  const division = op === "/" && !isFloat(node.left) && !isFloat(node.right);
  return `(${c.node(node.left)} ${division ? "DIV" : op} ${c.node(node.right)})`;
}

function isSorted(node: SqlNode): boolean {
  return node.kind === "func" && node.name === "jsonSorted";
}

/** A value too: its numbers and spaces are written otherwise than the server does. */
function sorted(c: Compile, node: SqlNode): string {
  return isSorted(node) ? c.node(node) : normalized(c.node(node));
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
  if (list === undefined) {
    const texts = items.map((item) => (isSorted(node.left) ? sorted(c, item) : c.node(item)));
    return `${left} ${word} (${texts.join(", ")})`;
  }
  const rows = `JSON_TABLE(${c.bind(list)}, '$[*]' COLUMNS (nuages_value ${rowsOf(type!)} PATH '$'))`;
  const value = isSorted(node.left) ? normalized("nuages_value") : "nuages_value";
  return `${left} ${word} (SELECT ${value} FROM ${rows} AS nuages_list)`;
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
  stringAgg: "group_concat",
};

/** SEPARATOR takes no bound value: each text brings the separator along, and that of the first is cut off. */
function stringAgg(c: Compile, node: Aggregate): string {
  if (node.over) lacks("joined texts over a window", "Group the rows, or join the texts in the program.");
  const separator = node.separator ?? refuse("a separator", node.separator);
  const order = node.orderBy?.length ? ` ORDER BY ${node.orderBy.map((one) => c.order(one)).join(", ")}` : "";
  const text = `concat(${c.node(separator)}, ${filtered(c, node)})`;
  const all = `group_concat(${node.distinct ? "DISTINCT " : ""}${text}${order} SEPARATOR '')`;
  return `(substr(${all}, char_length(${c.node(separator)}) + 1) COLLATE ${byCodePoint})`;
}

function aggregate(c: Compile, node: Aggregate): string {
  const word = pick(aggregateWords, node.name, "an aggregate");
  const { name, type } = node;
  if (name === "stringAgg") return stringAgg(c, node);
  const arg = filtered(c, node);
  const over = (text: string) => `${word}(${node.distinct ? "DISTINCT " : ""}${text})${overWindow(c, node.over)}`;
  switch (name) {
    case "sum":
      return type?.kind === "integer" || type?.kind === "bigInteger" ? `CAST(${over(arg)} AS SIGNED)` : over(arg);
    case "avg":
      if (type?.kind !== "decimal") return over(float(arg));
      return averageOf(over(arg), type);
    case "count":
    case "min":
    case "max":
      return over(arg);
    default:
      return over(float(arg));
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

function decimalFunc(c: Compile, { name, node, from, type }: DecimalFunc): string {
  if (!decimalFunctionNames.includes(name)) refuse("a function of decimals", name);
  return stored(`${name}(${numeric(c.node(node), from)})`, type);
}

/** Text that is no number is none: NULL. */
const numberKinds: ReadonlySet<string> = new Set(["auto", "integer", "bigInteger", "float", "decimal", "boolean"]);
const numberPattern = "^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,3})?$";

function cast(c: Compile, node: Cast): string {
  const raw = c.node(node.node);
  const isNumber = node.orNull && numberKinds.has(node.to.kind);
  const text = isNumber ? `CASE WHEN ${raw} REGEXP '${numberPattern}' THEN ${raw} END` : raw;
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
  ...callExpressions(functions, dateParts),
  ...jsonExpressions,
  ...windowExpressions,
  column: (c, node) => {
    const isRefused = node.table === "excluded" && refusedRows.has(c);
    return isRefused ? `VALUES(${c.column("", node.name)})` : c.column(node.table, node.name);
  },
  binary,
  bool: (_c, node) => (node.value ? "TRUE" : "FALSE"),
  arithmetic,
  dateTrunc,
  decimalFunc,
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
