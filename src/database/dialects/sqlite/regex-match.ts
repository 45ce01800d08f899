import vm from "node:vm";
import { OperationalError, ProgrammingError } from "../../errors.ts";

/**
 * Regular expressions inside SQLite run in this process, and a hostile one could hold it for ever. So: a pattern is at most
 * 500 characters; one that could backtrack runs under a watchdog of 100 ms a value; a statement has one second in all.
 */
const limits = { pattern: 500, direct: 2000, perValue: 100, perStatement: 1000 };

interface Matcher {
  readonly key: string;
  readonly expression: RegExp;
  readonly simple: boolean;
}

/** Compares values with patterns for one connection. */
export class RegexMatcher {
  #last: Matcher | undefined;
  #spent = 0;
  #guarded: { context: vm.Context; script: vm.Script } | undefined;

  /** A new statement begins: it has its whole time before it. */
  reset(): void {
    this.#spent = 0;
  }

  /** 1 or 0; null when the pattern or the value is null. */
  match(value: unknown, pattern: unknown, caseSensitive: boolean): number | null {
    if (value === null || pattern === null) return null;
    const text = String(value);
    const matcher = this.#matcherFor(String(pattern), caseSensitive);
    const start = performance.now();
    const found =
      matcher.simple && text.length <= limits.direct ? matcher.expression.test(text) : this.#guard(matcher, text);
    this.#spent += performance.now() - start;
    if (this.#spent > limits.perStatement) throw tooSlow();
    return found ? 1 : 0;
  }

  #matcherFor(pattern: string, caseSensitive: boolean): Matcher {
    const key = `${caseSensitive}${pattern}`;
    if (this.#last?.key === key) return this.#last;
    if (pattern.length > limits.pattern) {
      throw new ProgrammingError("E_SQL_REGEX", { reason: `it has more than ${limits.pattern} characters` });
    }
    let expression: RegExp;
    try {
      expression = new RegExp(pattern, caseSensitive ? "u" : "iu");
    } catch {
      throw new ProgrammingError("E_SQL_REGEX", { reason: "it isn't valid in JavaScript's syntax with the flag u" });
    }
    this.#last = { key, expression, simple: isSimple(pattern) };
    return this.#last;
  }

  #guard(matcher: Matcher, text: string): boolean {
    this.#guarded ??= {
      context: vm.createContext(Object.create(null)),
      script: new vm.Script("expression.test(text)"),
    };
    const { context, script } = this.#guarded;
    context.expression = matcher.expression;
    context.text = text;
    try {
      return script.runInContext(context, { timeout: limits.perValue }) === true;
    } catch (cause) {
      throw tooSlow(cause);
    }
  }
}

function tooSlow(cause?: unknown): OperationalError {
  return new OperationalError("E_SQL_REGEX_TIME", {}, { cause });
}

/** Whether matching takes at most quadratic time: one quantifier at most, none of a group, no reference, hardly an alternative. */
function isSimple(pattern: string): boolean {
  const bare = pattern
    .replace(/\\[^\dk]/gu, "_")
    .replace(/\[[^\]]*\]/gu, "_")
    .replaceAll("(?:", "(");
  if (bare.includes("\\") || bare.includes("(?") || /\)[*+?{]/u.test(bare)) return false;
  const count = (text: RegExp) => bare.match(text)?.length ?? 0;
  return count(/[*+?{]/gu) <= 1 && (!bare.includes("(") || count(/\|/gu) <= 4);
}
