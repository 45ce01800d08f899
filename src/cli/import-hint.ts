import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { didYouMean } from "../errors/index.ts";

/** What helps with an error of Node's own that came from loading a module of the site; undefined for any other. */
export function importHint(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX")
    return "Node runs TypeScript by leaving out its types, so write code without enum, namespace and parameter properties: a union of texts in place of an enum.";
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "ERR_UNSUPPORTED_DIR_IMPORT") return undefined;
  const path = /^(?:Cannot find module|Directory import) '([^']+)'/.exec(message)?.[1];
  if (path === undefined) return "Install the package, or correct its name.";
  const name = basename(path);
  for (const ending of [".ts", ".js", "/index.ts", "/index.js"])
    if (existsSync(`${path}${ending}`)) return `Write the whole name of the file: "${name}${ending}".`;
  const beside = existsSync(dirname(path))
    ? readdirSync(dirname(path)).filter((file) => /\.[cm]?[jt]s$/.test(file))
    : [];
  return beside.length === 0
    ? "Correct the path: it is relative to the file that imports."
    : didYouMean(extname(name) === "" ? `${name}.ts` : name, beside);
}
