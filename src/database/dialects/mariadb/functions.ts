import { call, type FunctionRules, rule } from "../../compile/rules.ts";
import { byCodePoint, unicode } from "./collations.ts";

/** Case is mapped by Unicode's simple rules, a character for a character; the result compares by code point again. */
const withCase = (name: string) => (text: string) => `(${name}((${text}) COLLATE ${unicode}) COLLATE ${byCodePoint})`;
const lower = withCase("lower");
const upper = withCase("upper");

/** A text without its case. */
export const folded = (text: string): string => upper(lower(text));

/** The widest decimal that the server has, with so many places. */
export const wide = (text: string, places: number | string): string => `CAST(${text} AS DECIMAL(65, ${places}))`;

/** The most places of a decimal. */
export const mostPlaces = 30;

/** A value as a text. */
export function asChar(text: string): string {
  return `CAST(${text} AS CHAR)`;
}

/** A value as a float. */
export function float(text: string): string {
  return `CAST(${text} AS DOUBLE)`;
}

const ofFloats = (name: string) => (args: readonly string[]) => `${name}(${args.map(float).join(", ")})`;
const sha = (bits: number) => (args: readonly string[]) => `sha2(${args[0]}, ${bits})`;

/** GREATEST and LEAST want two arguments. */
function several(name: string): (args: readonly string[]) => string {
  return (args) => (args.length === 1 ? `(${args[0]})` : `${name}(${args.join(", ")})`);
}

/** JSON in a form of its own, in which equal values are equal. */
export const normalized = (json: string): string => `(json_normalize(${json}) COLLATE ${byCodePoint})`;

/** With nothing to fill it with the server has no text. */
const filled =
  (name: string) =>
  ([text, length, fill]: readonly string[]): string =>
    `CASE WHEN ${fill} = '' THEN left(${text}, ${length}) ELSE ${name}(${text}, ${length}, ${fill}) END`;

/** What grows as e to the power of `x` does: NULL where it is too large, which the server refuses. */
function exponential(x: string, text: string): string {
  return `CASE WHEN ${x} > 709.78 THEN NULL ELSE ${text} END`;
}

function power(base: string, exponent: string): string {
  const undefinedWhen = `(${base} < 0 AND ${exponent} <> floor(${exponent})) OR (${base} = 0 AND ${exponent} < 0)`;
  const size = `${exponent} * ln(abs(nullif(${base}, 0)))`;
  return `CASE WHEN ${undefinedWhen} THEN NULL ELSE ${exponential(size, `power(${base}, ${exponent})`)} END`;
}

function chr(code: string): string {
  const isCharacter = `${code} BETWEEN 1 AND 1114111 AND NOT ${code} BETWEEN 55296 AND 57343`;
  const character = `CONVERT(CONVERT(unhex(lpad(hex(${code}), 8, '0')) USING utf32) USING utf8mb4)`;
  return `(CASE WHEN ${isCharacter} THEN ${character} END COLLATE ${byCodePoint})`;
}

/** By bytes of chance: a version of UUIDs that the server itself has only from 11.7 on. */
const uuidEnd =
  "'-', substr('89ab', 1 + floor(rand() * 4), 1), substr(hex(random_bytes(2)), 2), '-', hex(random_bytes(6))";
const uuid4 = `lower(concat(hex(random_bytes(4)), '-', hex(random_bytes(2)), '-4', substr(hex(random_bytes(2)), 2), ${uuidEnd}))`;
const time = "lpad(hex(CAST(floor(unix_timestamp(sysdate(3)) * 1000) AS UNSIGNED)), 12, '0')";
const uuid7 =
  `(SELECT lower(concat(left(made, 8), '-', right(made, 4), '-7', substr(hex(random_bytes(2)), 2), ${uuidEnd})) ` +
  `FROM (SELECT ${time} AS made) AS nuages_time)`;

/** The functions of MariaDB. */
export const functions: FunctionRules = {
  lower: rule(1, 1, ([text]) => lower(text!)),
  upper: rule(1, 1, ([text]) => upper(text!)),
  length: rule(1, 1, call("char_length")),
  coalesce: rule(1, 100, call("coalesce")),
  abs: rule(1, 1, call("abs")),
  // Of a float ROUND takes the even neighbour; by its shortest text it is a decimal, of which it rounds half away from zero.
  round: rule(1, 2, ([value, digits = "0"]) => float(`round(${wide(asChar(value!), mostPlaces)}, ${digits})`)),
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
  power: rule(2, 2, ([base, exponent]) => power(float(base!), float(exponent!))),
  sqrt: rule(1, 1, ofFloats("sqrt")),
  instr: rule(2, 2, call("instr")),
  right: rule(2, 2, call("right")),
  reverse: rule(1, 1, call("reverse")),
  repeat: rule(2, 2, call("repeat")),
  lpad: rule(3, 3, filled("lpad")),
  rpad: rule(3, 3, filled("rpad")),
  chr: rule(1, 1, ([code]) => chr(code!)),
  ord: rule(1, 1, ([text]) => `nullif(CAST(conv(hex(CONVERT(left(${text}, 1) USING utf32)), 16, 10) AS SIGNED), 0)`),
  md5: rule(1, 1, call("md5")),
  sha224: rule(1, 1, sha(224)),
  sha256: rule(1, 1, sha(256)),
  sha384: rule(1, 1, sha(384)),
  sha512: rule(1, 1, sha(512)),
  exp: rule(1, 1, ([value]) => exponential(float(value!), `exp(${float(value!)})`)),
  ln: rule(1, 1, ([value]) => `ln(nullif(${float(value!)}, 0))`),
  sin: rule(1, 1, ofFloats("sin")),
  cos: rule(1, 1, ofFloats("cos")),
  tan: rule(1, 1, ofFloats("tan")),
  cot: rule(1, 1, ([angle]) => `(1.0e0 / nullif(tan(${float(angle!)}), 0))`),
  asin: rule(1, 1, ofFloats("asin")),
  acos: rule(1, 1, ofFloats("acos")),
  atan: rule(1, 1, ofFloats("atan")),
  atan2: rule(2, 2, ofFloats("atan2")),
  degrees: rule(1, 1, ofFloats("degrees")),
  radians: rule(1, 1, ofFloats("radians")),
  // PI() comes with six places.
  pi: rule(0, 0, () => "acos(-1e0)"),
  random: rule(0, 0, call("rand")),
  uuid4: rule(0, 0, () => uuid4),
  uuid7: rule(0, 0, () => uuid7),
  jsonSorted: rule(1, 1, ([json]) => normalized(json!)),
};
