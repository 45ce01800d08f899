import type { ColumnType } from "../types.ts";
import type { SqlNode } from "./node.ts";
import type { OrderBy } from "./select.ts";
import type { Over } from "./window.ts";

/** The functions that every dialect has; a name outside this list is refused. */
export const functionNames = [
  "lower",
  "upper",
  "length",
  "coalesce",
  "abs",
  "round",
  "concat",
  "substr",
  "trim",
  "ltrim",
  "rtrim",
  "replace",
  "now",
  "nullIf",
  "greatest",
  "least",
  "floor",
  "ceil",
  "sign",
  "power",
  "sqrt",
  "instr",
  "right",
  "reverse",
  "repeat",
  "lpad",
  "rpad",
  "chr",
  "ord",
  "md5",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
  "exp",
  "ln",
  "sin",
  "cos",
  "tan",
  "cot",
  "asin",
  "acos",
  "atan",
  "atan2",
  "degrees",
  "radians",
  "pi",
  "random",
  "jsonSorted",
  "uuid4",
  "uuid7",
] as const;

/** The name of a function of `func`. */
export type FunctionName = (typeof functionNames)[number];

/** The parts that `datePart` takes from a date; `weekDay` is 1 (Monday) to 7 (Sunday), `week`, `weekDay` and `isoYear` are ISO's. */
export const dateParts = [
  "year",
  "quarter",
  "month",
  "day",
  "hour",
  "minute",
  "second",
  "weekDay",
  "week",
  "isoYear",
  "date",
] as const;

/** A part of a date. */
export type DatePartName = (typeof dateParts)[number];

/** The units that `dateTrunc` cuts to; a week begins on Monday. */
export const dateUnits = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"] as const;

/** A unit of `dateTrunc`. */
export type DateUnit = (typeof dateUnits)[number];

/** The aggregates that every dialect has. */
export const aggregateNames = [
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "stdDevPop",
  "stdDevSample",
  "variancePop",
  "varianceSample",
  "stringAgg",
] as const;

/** The name of an aggregate. */
export type AggregateName = (typeof aggregateNames)[number];

/** A function call. */
export interface Func {
  readonly kind: "func";
  readonly name: FunctionName;
  readonly args: readonly SqlNode[];
}

/** The functions of one decimal that are exact. */
export const decimalFunctionNames = ["abs", "sign", "floor", "ceil"] as const;

/** The name of a function of `decimalFunc`. */
export type DecimalFunctionName = (typeof decimalFunctionNames)[number];

/** A function of one decimal, exact. */
export interface DecimalFunc {
  readonly kind: "decimalFunc";
  readonly name: DecimalFunctionName;
  readonly node: SqlNode;
  /** The type of the argument. */
  readonly from: ColumnType;
  /** The type of the answer. */
  readonly type: ColumnType;
}

/** A part of a date. */
export interface DatePart {
  readonly kind: "datePart";
  readonly part: DatePartName;
  readonly node: SqlNode;
  /** What it is a part of, where that isn't a date or an instant. */
  readonly type?: ColumnType;
  /** The name of the time zone whose clock is read; UTC where absent. */
  readonly zone?: SqlNode;
}

/** The start of the year, month … that a date or an instant is in. */
export interface DateTrunc {
  readonly kind: "dateTrunc";
  readonly unit: DateUnit;
  readonly node: SqlNode;
  /** Of what: the answer is the same. */
  readonly of: "date" | "dateTime";
  /** Of an instant, the name of the time zone whose calendar counts; UTC where absent. */
  readonly zone?: SqlNode;
}

/** What an aggregate may carry. */
export interface AggregateOptions {
  /** Counts or sums each value once. */
  readonly distinct?: boolean;
  /** Takes only the rows for which this holds. */
  readonly filter?: SqlNode;
  /** The type of the argument; with a decimal, `sum` and `avg` are exact. */
  readonly type?: ColumnType;
  /** Of `stringAgg`: what stands between the texts. */
  readonly separator?: SqlNode;
  /** Of `stringAgg`: the order of the texts. With `distinct` only by themselves. */
  readonly orderBy?: readonly OrderBy[];
  /** Makes it a window function. */
  readonly over?: Over;
}

/** An aggregate over the rows of a group. */
export interface Aggregate {
  readonly kind: "aggregate";
  readonly name: AggregateName;
  readonly arg: SqlNode;
  readonly distinct: boolean;
  readonly filter?: SqlNode;
  readonly type?: ColumnType;
  readonly separator?: SqlNode;
  readonly orderBy?: readonly OrderBy[];
  readonly over?: Over;
}

/** CASE WHEN … THEN … ELSE … END. */
export interface CaseWhen {
  readonly kind: "caseWhen";
  readonly whens: readonly { readonly when: SqlNode; readonly then: SqlNode }[];
  readonly otherwise?: SqlNode;
}

/** A value as another type. */
export interface Cast {
  readonly kind: "cast";
  readonly node: SqlNode;
  readonly to: ColumnType;
  readonly from?: ColumnType;
  /** Text that is no number becomes null, where it would be refused or taken for some other number. */
  readonly orNull?: boolean;
}

/**
 * Calls a function. `round(x, digits?)`, `substr(text, start from 1, length?)`, `concat` takes null as an empty text,
 * `greatest` and `least` are null when one argument is, `now()` is the instant as a dateTime, `instr(text, part)` from 1. `right(text, n)`
 * takes n from 1 on; `lpad(text, n, fill)` cuts what is longer; `chr` of no character and `ord` of an empty text are null; hashes are
 * hexadecimal; `jsonSorted` gives equal JSON one form, in which it can be compared. Functions of floats are null where they aren't defined and where the answer is too large.
 */
export function func(name: FunctionName, args: readonly SqlNode[] = []): Func {
  return Object.freeze({ kind: "func", name, args: Object.freeze([...args]) });
}

/** A function of one decimal, which never passes a float: both its type and that of the answer are told. */
export function decimalFunc(
  name: DecimalFunctionName,
  node: SqlNode,
  types: { readonly from: ColumnType; readonly type: ColumnType },
): DecimalFunc {
  return Object.freeze({ kind: "decimalFunc", name, node, from: types.from, type: types.type });
}

/**
 * A part of a date or dateTime or, told by its type, a time, as an integer; `date` gives the day as a date. `zone`: an IANA name,
 * checked by who gives it.
 */
export function datePart(part: DatePartName, node: SqlNode, given: Pick<DatePart, "type" | "zone"> = {}): DatePart {
  const { type, zone } = given;
  return Object.freeze({ kind: "datePart", part, node, ...(type && { type }), ...(zone && { zone }) });
}

/**
 * The start of the unit that a date or an instant is in, by the calendar of a zone. Where the clocks show the start twice it is
 * the first time, where they jump over it the time after; within a day they aren't read again.
 */
export function dateTrunc(unit: DateUnit, node: SqlNode, given: Pick<DateTrunc, "of" | "zone">): DateTrunc {
  const { of, zone } = given;
  return Object.freeze({ kind: "dateTrunc", unit, node, of, ...(zone && { zone }) });
}

/**
 * An aggregate. The sum of a decimal has the scale of its type; the average of a decimal is a decimal of `averageType(type)`;
 * the average of other numbers is a float. Deviation and variance take floats, `stringAgg` a `separator`. Over no rows: count is 0, the others null.
 *
 * @example aggregate("count", star(), { filter: binary("=", column("c", "approved"), param(1)) })
 */
export function aggregate(name: AggregateName, arg: SqlNode, options: AggregateOptions = {}): Aggregate {
  return Object.freeze({
    kind: "aggregate",
    name,
    arg,
    distinct: options.distinct ?? false,
    ...(options.filter && { filter: options.filter }),
    ...(options.type && { type: options.type }),
    ...(options.separator && { separator: options.separator }),
    ...(options.orderBy && { orderBy: options.orderBy }),
    ...(options.over && { over: options.over }),
  });
}

/** The type of the average of a decimal column: six more digits behind the point. */
export function averageType(type: ColumnType): ColumnType {
  if (type.kind !== "decimal") return { kind: "float" };
  return { kind: "decimal", precision: Math.max(19, (type.precision ?? 18) + 6), scale: (type.scale ?? 0) + 6 };
}

/** The type of the sum of a column: a decimal wide enough that no sum of a table overflows it, an integer, or a float. */
export function sumType(type: ColumnType): ColumnType {
  if (type.kind === "float" || type.kind === "duration") return type;
  if (type.kind !== "decimal") return { kind: type.kind === "bigInteger" ? "bigInteger" : "integer" };
  return { kind: "decimal", precision: Math.max(38, (type.precision ?? 18) + 15), scale: type.scale ?? 0 };
}

/** The first `then` whose `when` holds, else `otherwise`, else null. */
export function caseWhen(
  whens: readonly { readonly when: SqlNode; readonly then: SqlNode }[],
  otherwise?: SqlNode,
): CaseWhen {
  return Object.freeze({ kind: "caseWhen", whens: Object.freeze([...whens]), ...(otherwise && { otherwise }) });
}

/** A value as type `to`. Give `from` where the value is a decimal: its scale says what the stored number means. */
export function cast(node: SqlNode, to: ColumnType, from?: ColumnType): Cast {
  return Object.freeze({ kind: "cast", node, to, ...(from && { from }) });
}

/** As `cast`, of text of which some may be no number: that becomes null. */
export function castOrNull(node: SqlNode, to: ColumnType, from: ColumnType): Cast {
  return Object.freeze({ kind: "cast", node, to, from, orNull: true });
}
