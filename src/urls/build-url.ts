import { describeValue, NuagesError } from "../errors/index.ts";
import type { RouteEntry } from "./resolver.ts";
import type { ReverseExtra, UrlParams } from "./types.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const controls = /[\u0000-\u001f\u007f]/;

/** The path of a route with its parameters filled in. Throws E_URL_PARAMS. */
export function buildPath(entry: RouteEntry, given: UrlParams): string {
  const fail = (problem: string) =>
    new NuagesError("E_URL_PARAMS", { name: entry.name ?? "", pattern: entry.pattern, problem });
  const expected = entry.params.map((param) => param.name);
  const params = isList(given) ? named(expected, given, fail) : given;
  for (const name of Object.keys(params)) {
    if (!expected.includes(name))
      throw fail(`it has no parameter "${name}"${expected.length > 0 ? `, only ${expected.join(", ")}` : ""}`);
  }
  let path = "/";
  let index = 0;
  for (const token of entry.tokens) {
    if (typeof token === "string") {
      path += encodeURI(token);
      continue;
    }
    const { name } = entry.params[index++]!;
    if (!Object.hasOwn(params, name) || params[name] === undefined) throw fail(`the parameter "${name}" is missing`);
    const text = token.format(params[name]);
    if (text === undefined) throw fail(`${describeValue(params[name])} doesn't fit the parameter "${name}"`);
    const problem = textProblem(text);
    if (problem !== undefined) throw fail(`the parameter "${name}" ${problem}`);
    path += text.split("/").map(encodeURIComponent).join("/");
  }
  // A browser would read it as another host.
  if (path.startsWith("//")) throw fail("the path would begin with two slashes");
  if (path.split("/").some((segment) => segment === "." || segment === ".."))
    throw fail("the path would contain a dot segment");
  return path;
}

function isList(params: UrlParams): params is readonly unknown[] {
  return Array.isArray(params);
}

function named(
  names: readonly string[],
  values: readonly unknown[],
  fail: (problem: string) => NuagesError,
): Record<string, unknown> {
  if (names.length !== values.length) throw fail(`it takes ${names.length} parameters, not ${values.length}`);
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

function textProblem(text: string): string | undefined {
  if (controls.test(text)) return "contains a control character";
  return text.isWellFormed() ? undefined : "contains a lone surrogate";
}

/** "?page=2#comments" */
export function buildSuffix({ query, fragment }: ReverseExtra): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) pairs.push(`${encode(name)}=${encode(String(item))}`);
  }
  const search = pairs.length > 0 ? `?${pairs.join("&")}` : "";
  return fragment === undefined || fragment === "" ? search : `${search}#${encode(fragment)}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
