import type { Comparison, Condition } from "./expression.ts";
import type { Reader } from "./reader.ts";

/** Reads `a and not b or c in d` with Django's precedence: or, and, not, comparisons. */
export function readCondition(reader: Reader): Condition {
  let left = readAnd(reader);
  while (reader.take("or")) left = { kind: "or", left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): Condition {
  let left = readNot(reader);
  while (reader.take("and")) left = { kind: "and", left, right: readNot(reader) };
  return left;
}

function readNot(reader: Reader): Condition {
  let negations = 0;
  while (reader.take("not")) negations++;
  const comparison = readComparison(reader);
  if (negations === 0) return comparison;
  const inner: Condition = negations > 1 && negations % 2 === 0 ? { kind: "not", item: comparison } : comparison;
  return { kind: "not", item: inner };
}

function readComparison(reader: Reader): Condition {
  const left = reader.expression();
  const operator = readOperator(reader);
  if (operator === undefined) return { kind: "value", value: left };
  const right = reader.expression();
  const mark = reader.mark();
  if (readOperator(reader) !== undefined) {
    throw reader.error("two comparisons can't be chained", "Join them with and: a < b and b < c.", mark);
  }
  return { kind: "compare", operator, left, right };
}

const symbols: readonly Comparison[] = ["==", "!=", "<=", ">=", "<", ">"];

function readOperator(reader: Reader): Comparison | undefined {
  for (const symbol of symbols) if (reader.take(symbol)) return symbol;
  const mark = reader.mark();
  if (reader.take("in")) return "in";
  if (reader.take("is")) return reader.take("not") ? "is not" : "is";
  if (reader.take("not")) {
    if (reader.take("in")) return "not in";
    reader.reset(mark);
  }
  if (reader.take("=")) throw reader.error('"=" compares nothing', 'Write "==".', mark);
  if (reader.take("&&")) throw reader.error('"&&" is not understood', 'Write "and".', mark);
  if (reader.take("||")) throw reader.error('"||" is not understood', 'Write "or".', mark);
  return undefined;
}
