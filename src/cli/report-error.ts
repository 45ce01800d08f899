import { fileURLToPath } from "node:url";
import { CommandError } from "../apps/index.ts";
import { NuagesError } from "../errors/index.ts";
import { fromHere, textFromHere } from "./from-here.ts";
import { importHint } from "./import-hint.ts";
import { type Output, paint } from "./output.ts";

const usageCodes = new Set([
  "E_CLI_COMMAND",
  "E_COMMAND_OPTION",
  "E_COMMAND_VALUE",
  "E_COMMAND_MISSING",
  "E_COMMAND_EXTRA",
  "E_MIGRATION_UNKNOWN",
]);

/** Shows an error as its user needs it: one line and a hint; with `trace` the stack and the causes too. Answers with the exit code. */
export function reportError(error: unknown, output: Output, trace: boolean): number {
  output.err(`${paint("red", "Error:", process.stderr)} ${oneLine(error)}`);
  const hint = hintOf(error);
  if (hint !== undefined) output.err(`  ${paint("dim", hint, process.stderr)}`);
  if (trace) output.err(stackOf(error));
  if (error instanceof CommandError) return error.exitCode;
  return error instanceof NuagesError && usageCodes.has(error.code) ? 2 : 1;
}

function oneLine(error: unknown): string {
  if (error instanceof NuagesError) return textFromHere(error.message);
  if (!(error instanceof Error)) return String(error);
  const place = firstFrame(error);
  const line = textFromHere(`${error.name === "Error" ? "" : `${error.name}: `}${error.message.split("\n", 1)[0]}`);
  return place === undefined ? line : `${line} (${place})`;
}

function hintOf(error: unknown): string | undefined {
  const loading = importHint(error) ?? (error instanceof NuagesError ? importHint(error.cause) : undefined);
  if (loading !== undefined) return loading;
  if (error instanceof NuagesError) {
    const place = error.cause instanceof Error ? firstFrame(error.cause) : undefined;
    return place === undefined ? error.hint : `${error.hint} (${place})`;
  }
  return error instanceof Error ? "Run it again with --trace to see the stack." : undefined;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? String(error);
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}

/** The place where an error of the site's own code was thrown. */
export function firstFrame(error: Error): string | undefined {
  const syntax = /^(file:\/\/\S+|\/\S+):(\d+)\n/.exec(error.stack ?? "");
  const found =
    syntax ??
    /(file:\/\/[^\s)]+?|\/[^\s)]+?):(\d+):\d+\)?$/m.exec((error.stack ?? "").split("\n").filter(isOwnFrame).join("\n"));
  if (found === null) return undefined;
  const file = found[1]!.startsWith("file:") ? fileURLToPath(found[1]!) : found[1]!;
  return `${fromHere(file)}:${found[2]}`;
}

const home = fileURLToPath(new URL("../../", import.meta.url));

function isOwnFrame(line: string): boolean {
  return /^\s+at /.test(line) && !line.includes("node:") && !line.includes("/node_modules/") && !line.includes(home);
}
