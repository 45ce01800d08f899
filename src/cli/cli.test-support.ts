import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const bin = join(import.meta.dirname, "..", "..", "bin", "nuages.js");

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is run with. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly nodeFlags?: readonly string[];
}

/** The environment of a terminal, without what the test runner and npm add for their own children. */
function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const {
    NODE_TEST_CONTEXT: _context,
    NODE_OPTIONS: _options,
    NODE_ENV: _mode,
    INIT_CWD: _typedIn,
    ...rest
  } = process.env;
  return { ...rest, NO_COLOR: "1", ...more };
}

/** Starts `nuages` in a process of its own. */
export function startNuages(words: readonly string[], options: RunOptions): ChildProcess {
  const argv = [...(options.nodeFlags ?? []), "--disable-warning=ExperimentalWarning", bin, ...words];
  return spawn(process.execPath, argv, { cwd: options.cwd, env: environment(options.env), stdio: "pipe" });
}

/** Runs `nuages` to its end, at most 60 seconds. */
export async function nuages(words: readonly string[], options: RunOptions): Promise<Ended> {
  const child = startNuages(words, options);
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  const out = collect(child);
  child.stdin!.end(options.input ?? "");
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  return { code, ...out() };
}

/** Keeps what a process prints. */
export function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  let stdout = "";
  let stderr = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return () => ({ stdout, stderr });
}

/** A temporary folder, and how to remove it. */
export function temporaryFolder(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "nuages-cli-"));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** Asks until `holds`, at most `ms`; answers whether it did. */
export async function until(holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    if (await holds()) return true;
    await sleep(15);
  }
  return false;
}
