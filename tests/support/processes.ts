// Commands and servers in processes of their own, as somebody at a terminal starts them.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How a command ended. */
export interface Ended {
  /** null where a signal ended it, also when it took longer than it may. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** What a command is run with. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Killed after this long; default 60 000. */
  readonly timeout?: number;
  readonly input?: string;
  /** Signals only the process itself, not what it has started: that it has to pass on. */
  readonly signal?: "process";
}

/** A server that has told its address. */
export interface Served {
  /** Without a slash at its end. */
  readonly url: string;
  /** What it has printed so far, errors included. */
  output(): string;
  /** Sends SIGTERM to it and all that it has started (see `signal`), and waits: how it ended, and after how long. */
  stop(): Promise<Pick<Ended, "code" | "milliseconds">>;
}

/** A temporary folder, and how to remove it. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `nuages-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The environment of a terminal: without what the test runner and npm add for their children, and with this Node first in PATH. */
export function terminal(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = /^(NODE_TEST_CONTEXT|NODE_OPTIONS|NODE_ENV|INIT_CWD|npm_(?!config_(registry|cache)$).*)$/i;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name)) as [string, string][];
  return {
    ...Object.fromEntries(kept),
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    NO_COLOR: "1",
    npm_config_update_notifier: "false",
    ...more,
  };
}

function start(argv: readonly string[], options: CommandOptions): { child: ChildProcess; out: () => [string, string] } {
  // A group of its own, so that its end also ends what it has started.
  const child = spawn(argv[0]!, argv.slice(1), {
    cwd: options.cwd,
    env: options.env ?? terminal(),
    stdio: "pipe",
    detached: true,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin!.on("error", () => {});
  child.stdin!.end(options.input ?? "");
  return { child, out: () => [stdout, stderr] };
}

/** Signals a process and all that it has started, as a terminal does: a shell that npm puts between passes nothing on. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Runs a command to its end. */
export async function run(argv: readonly string[], options: CommandOptions): Promise<Ended> {
  const began = performance.now();
  const { child, out } = start(argv, options);
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), options.timeout ?? 60_000);
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(timer);
  const [stdout, stderr] = out();
  return { code, stdout, stderr, milliseconds: performance.now() - began };
}

/**
 * Starts a server and waits until it has printed its address on 127.0.0.1, and what `until` looks for; throws with what it printed
 * where it doesn't.
 */
export async function serve(
  argv: readonly string[],
  options: CommandOptions & { readonly until?: RegExp },
): Promise<Served> {
  const { child, out } = start(argv, options);
  const output = () => out().join("");
  const address = /http:\/\/127\.0\.0\.1:\d+/;
  const end = performance.now() + (options.timeout ?? 60_000);
  const until = options.until ?? address;
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  while (!(address.test(output()) && until.test(output())) && !ended() && performance.now() < end) await sleep(10);
  const url = address.exec(output())?.[0];
  if (url === undefined || !until.test(output())) {
    signalGroup(child, "SIGKILL");
    throw new Error(`${argv.join(" ")} did not serve:\n${output()}`);
  }
  const ask = () => (options.signal === "process" ? child.kill("SIGTERM") : signalGroup(child, "SIGTERM"));
  return { url, output, stop: () => stop(child, ask) };
}

async function stop(child: ChildProcess, ask: () => unknown): Promise<Pick<Ended, "code" | "milliseconds">> {
  const began = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "close");
    ask();
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), 10_000);
    await gone;
    clearTimeout(timer);
  }
  return { code: child.exitCode, milliseconds: performance.now() - began };
}

/** The command as somebody runs it whom the permission bits of files bind: root too, without its privilege. Undefined where that can't be had. */
export function boundByPermissions(argv: readonly string[]): readonly string[] | undefined {
  if (process.getuid?.() !== 0) return argv;
  const plain = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"];
  return spawnSync(plain[0]!, [...plain.slice(1), "true"]).status === 0 ? [...plain, ...argv] : undefined;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
