import { fileURLToPath } from "node:url";

const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** The flags of Node that a process started by the command line needs to find the framework as this one does. */
export function childFlags(): string[] {
  const inherited = process.execArgv.filter((flag) => !flag.startsWith("--test") && !flag.startsWith("--input-type"));
  return ending === ".ts" && !inherited.includes("--conditions=@nuages/source")
    ? [...inherited, "--conditions=@nuages/source"]
    : inherited;
}

/** The path of a module of this room, given without its ending and relative to this file. */
export function modulePath(name: string): string {
  return fileURLToPath(new URL(`${name}${ending}`, import.meta.url));
}

/** True where the framework runs from its checkout, not from a package. */
export const fromCheckout: boolean = ending === ".ts";
