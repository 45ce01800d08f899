import { createHash, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { Decimal } from "../../../lib/index.ts";
import { OperationalError } from "../../errors.ts";
import { plainDecimal, storeDecimal } from "./decimals.ts";
import { registerJson } from "./json.ts";
import type { RegexMatcher } from "./regex-match.ts";
import { registerStatistics } from "./statistics.ts";
import { registerDates } from "./zones.ts";

type SqlValue = string | number | bigint | null | Uint8Array;

/** Text as it is compared when case doesn't matter: É as é, ς as σ. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase();
}

/** Folds the searched text once, not once a row. */
function folder(): (text: string) => string {
  let last: string | undefined;
  let folded = "";
  return (text) => {
    if (text !== last) {
      folded = foldCase(text);
      last = text;
    }
    return folded;
  };
}

const searches: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  nuages_icontains: (text, part) => text.includes(part),
  nuages_istartswith: (text, part) => text.startsWith(part),
  nuages_iendswith: (text, part) => text.endsWith(part),
  nuages_iexact: (text, part) => text === part,
};

const options = { deterministic: true, useBigIntArguments: true } as const;

function registerText(db: DatabaseSync): void {
  for (const [name, search] of Object.entries(searches)) {
    const fold = folder();
    db.function(name, options, (value: SqlValue, part: SqlValue) => {
      if (value === null || part === null) return null;
      return search(foldCase(String(value)), fold(String(part))) ? 1 : 0;
    });
  }
  db.function("nuages_lower", options, (value: SqlValue) => (value === null ? null : String(value).toLowerCase()));
  db.function("nuages_upper", options, (value: SqlValue) => (value === null ? null : String(value).toUpperCase()));
}

/** The number of an argument: a stored decimal of `scale`, or, with a scale below zero, a plain number or numeric text. */
function plainNumber(value: SqlValue, scale: SqlValue): string | null {
  if (value === null) return null;
  if (Number(scale) >= 0) return plainDecimal(Number(scale), value) ?? null;
  const text = String(value);
  return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i.test(text) ? new Decimal(text).toFixed() : null;
}

function calculate(op: string, left: string | null, right: string | null): string | null {
  if (left === null || right === null) return null;
  const [a, b] = [new Decimal(left), new Decimal(right)];
  if ((op === "/" || op === "%") && b.isZero()) return null;
  const result = {
    "+": () => a.plus(b),
    "-": () => a.minus(b),
    "*": () => a.times(b),
    "/": () => a.div(b),
    "%": () => a.mod(b),
    abs: () => a.abs(),
    sign: () => new Decimal(a.isZero() ? 0 : a.isNegative() ? -1 : 1),
    floor: () => a.floor(),
    ceil: () => a.ceil(),
  }[op];
  return result === undefined ? null : result().toFixed();
}

function store(value: SqlValue, precision: SqlValue, scale: SqlValue): SqlValue {
  if (value === null) return null;
  const type = { kind: "decimal", precision: Number(precision), scale: Number(scale) } as const;
  const stored = storeDecimal(type, new Decimal(String(value)));
  if (stored !== undefined) return typeof stored === "number" ? BigInt(stored) : stored;
  const reason = `a decimal result has more than ${precision} digits`;
  throw new OperationalError("E_DATABASE_OPERATION", { reason, statement: "a calculation with decimals" });
}

/** Adds exact numbers; the connection's own object per group, so nothing is copied from row to row. */
class Total {
  sum = new Decimal(0);
  count = 0;

  add(value: unknown): this {
    if (value !== null) {
      this.sum = this.sum.plus(String(value));
      this.count += 1;
    }
    return this;
  }

  /** What leaves a window. */
  remove(value: unknown): this {
    if (value !== null) {
      this.sum = this.sum.minus(String(value));
      this.count -= 1;
    }
    return this;
  }
}

function registerTotal(db: DatabaseSync, name: string, result: (total: Total) => Decimal): void {
  // The type of node:sqlite allows only SQL values as the state; it hands on whatever `start` made.
  const begin = (() => new Total()) as unknown as () => null;
  const totalOf = (state: unknown) => state as Total;
  db.aggregate(name, {
    useBigIntArguments: true,
    start: begin,
    step: (state: unknown, value: unknown) => totalOf(state).add(value) as unknown as null,
    inverse: (state: unknown, value: unknown) => totalOf(state).remove(value) as unknown as null,
    result: (state: unknown) => (totalOf(state).count === 0 ? null : result(totalOf(state)).toFixed()),
  });
}

function registerDecimals(db: DatabaseSync): void {
  db.function("nuages_decimal_plain", options, plainNumber);
  db.function("nuages_decimal_store", options, store);
  db.function("nuages_decimal_calc", options, (op: SqlValue, left: SqlValue, right: SqlValue) =>
    calculate(String(op), left as string | null, right as string | null),
  );
  registerTotal(db, "nuages_decimal_sum", (total) => total.sum);
  registerTotal(db, "nuages_decimal_avg", (total) => total.sum.div(total.count));
}

const mostRepeated = 10_000_000;

function pad(value: SqlValue, length: SqlValue, fill: SqlValue): { text: string; room: string } | null {
  if (value === null || length === null || fill === null) return null;
  const most = Math.max(0, Math.min(Number(length), mostRepeated));
  const text = [...String(value)].slice(0, most);
  const pattern = [...String(fill)];
  const missing = pattern.length === 0 ? 0 : most - text.length;
  const room = Array.from({ length: missing }, (_, i) => pattern[i % pattern.length]).join("");
  return { text: text.join(""), room };
}

function character(code: SqlValue): string | null {
  const point = code === null ? 0 : Number(code);
  if (!(point >= 1 && point <= 0x10ffff) || (point >= 0xd800 && point <= 0xdfff)) return null;
  return String.fromCodePoint(point);
}

/** What is made of texts, by code point. */
function registerTextFunctions(db: DatabaseSync): void {
  db.function("nuages_reverse", options, (value: SqlValue) =>
    value === null ? null : [...String(value)].reverse().join(""),
  );
  db.function("nuages_repeat", options, (value: SqlValue, times: SqlValue) => {
    if (value === null || times === null) return null;
    return String(value).repeat(Math.max(0, Math.min(Number(times), mostRepeated)));
  });
  db.function("nuages_lpad", options, (value: SqlValue, length: SqlValue, fill: SqlValue) => {
    const padded = pad(value, length, fill);
    return padded && `${padded.room}${padded.text}`;
  });
  db.function("nuages_rpad", options, (value: SqlValue, length: SqlValue, fill: SqlValue) => {
    const padded = pad(value, length, fill);
    return padded && `${padded.text}${padded.room}`;
  });
  db.function("nuages_uuid4", () => randomUUID());
  db.function("nuages_uuid7", () => {
    const time = Date.now().toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
  });
  db.function("nuages_chr", options, character);
  db.function("nuages_hash", options, (name: SqlValue, value: SqlValue) =>
    value === null ? null : createHash(String(name)).update(String(value)).digest("hex"),
  );
}

/** Gives a connection the functions that the compiler calls. */
export function registerFunctions(db: DatabaseSync, matcher: RegexMatcher): void {
  registerText(db);
  registerTextFunctions(db);
  registerDates(db);
  registerJson(db);
  registerStatistics(db);
  registerDecimals(db);
  db.function("nuages_regex", options, (value: SqlValue, pattern: SqlValue, sensitive: SqlValue) =>
    matcher.match(value, pattern, Number(sensitive) === 1),
  );
}
