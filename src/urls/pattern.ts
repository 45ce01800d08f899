import { NuagesError } from "../errors/index.ts";

/** A parameter of a pattern: `<int:id>`; `<id>` is `<str:id>`. */
export interface PatternParam {
  readonly name: string;
  readonly converter: string;
}

/** A part of a pattern: literal text, or a parameter. */
export type PatternToken = string | PatternParam;

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What can stand before the colon of `<converter:name>`. */
export const converterName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that a plain object of parameters can't hold as ordinary keys. */
const reservedNames = new Set(["__proto__", "constructor", "prototype"]);

/** Takes a pattern apart. Throws E_URL_PATTERN. */
export function parsePattern(pattern: string): PatternToken[] {
  if (typeof pattern !== "string")
    throw new NuagesError("E_URL_PATTERN", { pattern: String(pattern), problem: "it is not a string" });
  const fail = (problem: string) => new NuagesError("E_URL_PATTERN", { pattern, problem });
  if (pattern.startsWith("/")) throw fail("it begins with a slash, the slash after the host is understood");
  if (/[\s?#\\\p{Cc}]/u.test(pattern)) throw fail("it contains a space, a control character, ?, # or a backslash");
  if (pattern.startsWith("^") || pattern.endsWith("$")) throw fail("it looks like a regular expression");
  if (pattern.split("/").some((segment) => segment === "." || segment === ".."))
    throw fail("it contains a dot segment");
  const tokens: PatternToken[] = [];
  for (let at = 0; at < pattern.length; ) {
    const open = pattern.indexOf("<", at);
    const literal = pattern.slice(at, open === -1 ? undefined : open);
    if (literal.includes(">")) throw fail('a ">" has no "<" before it');
    if (literal !== "") tokens.push(literal);
    if (open === -1) break;
    const close = pattern.indexOf(">", open);
    if (close === -1) throw fail('a "<" is never closed');
    tokens.push(parseParam(pattern.slice(open + 1, close), fail));
    at = close + 1;
  }
  return tokens;
}

function parseParam(text: string, fail: (problem: string) => NuagesError): PatternParam {
  const colon = text.indexOf(":");
  const name = colon === -1 ? text : text.slice(colon + 1);
  const converter = colon === -1 ? "str" : text.slice(0, colon);
  if (!identifier.test(name) || reservedNames.has(name)) throw fail(`"${name}" can't be the name of a parameter`);
  if (!converterName.test(converter)) throw fail(`"${converter}" can't be the name of a converter`);
  return { name, converter };
}

/** Joins the tokens of a prefix and a pattern, and checks the whole. Throws E_URL_PATTERN. */
export function joinTokens(
  pattern: string,
  prefix: readonly PatternToken[],
  rest: readonly PatternToken[],
): PatternToken[] {
  const tokens: PatternToken[] = [];
  for (const token of [...prefix, ...rest]) {
    const last = tokens.at(-1);
    if (typeof token === "string" && typeof last === "string") tokens[tokens.length - 1] = last + token;
    else tokens.push(token);
  }
  const names = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (typeof token === "string") continue;
    const { name } = token;
    if (names.has(name))
      throw new NuagesError("E_URL_PATTERN", { pattern, problem: `the parameter "${name}" appears twice` });
    names.add(name);
    if (typeof tokens[index + 1] === "object") {
      throw new NuagesError("E_URL_PATTERN", {
        pattern,
        problem: `nothing separates "${name}" from the next parameter`,
      });
    }
  }
  return tokens;
}
