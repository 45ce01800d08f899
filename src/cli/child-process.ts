import { fileURLToPath } from "node:url";

const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/**
 * The flags of Node that a process started by the command line needs to find the framework as this one does, and to show the site's own
 * line of an error that comes from deep inside.
 */
export function childFlags(): string[] {
  const left = ["--test", "--input-type", "--stack-trace-limit"];
  const inherited = process.execArgv.filter((flag) => !left.some((start) => flag.startsWith(start)));
  if (ending === ".ts" && !inherited.includes("--conditions=@nuages/source"))
    inherited.push("--conditions=@nuages/source");
  return [...inherited, "--stack-trace-limit=40"];
}

/** The path of a module of this room, given without its ending and relative to this file. */
export function modulePath(name: string): string {
  return fileURLToPath(new URL(`${name}${ending}`, import.meta.url));
}

/** True where the framework runs from its checkout, not from a package. */
export const fromCheckout: boolean = ending === ".ts";
