import { relative, sep } from "node:path";
import { env } from "../settings/index.ts";

/**
 * The folder that paths may be shown from: the working directory, where the user stands in it too. npm runs a script in the folder
 * of its package, whichever folder it was typed in, and only tells that one.
 */
function here(): string | undefined {
  const dir = process.cwd();
  return env("INIT_CWD", { default: dir }) === dir ? dir : undefined;
}

/** A path as it works where the command was typed: short below that folder, else whole. */
export function fromHere(path: string): string {
  const dir = here();
  const short = dir === undefined ? path : relative(dir, path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** A text whose paths work where the command was typed. */
export function textFromHere(text: string): string {
  const dir = here();
  return dir === undefined ? text : text.replaceAll(`${dir}${sep}`, "");
}
