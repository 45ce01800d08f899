// The programs of this folder in processes of their own, which start their work at the same moment.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { terminal } from "../support/processes.ts";
import type { Arguments } from "./programs/program.ts";

/** A program that waits for the word to begin. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #printed = "";
  #errors = "";

  private constructor(name: string, given: Arguments) {
    const file = join(import.meta.dirname, "programs", `${name}.ts`);
    const flags = ["--conditions=@nuages/source", "--disable-warning=ExperimentalWarning"];
    this.#child = spawn(process.execPath, [...flags, file, JSON.stringify(given)], { env: terminal(), stdio: "pipe" });
    this.#child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.#printed += text;
    });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    this.#child.stdin!.on("error", () => {});
    this.#ended = once(this.#child, "close");
  }

  /** Starts a program and waits until it is ready. */
  static async start(name: string, given: Arguments): Promise<Program> {
    const started = new Program(name, given);
    await started.#until(() => started.#printed.includes("ready\n"));
    return started;
  }

  /** The lines that it has printed, but for the first. */
  get lines(): readonly string[] {
    return this.#printed.split("\n").slice(1, -1);
  }

  go(): void {
    this.#child.stdin!.write("go\n");
  }

  /** Waits until it has printed so many lines. */
  async printed(lines: number): Promise<void> {
    await this.#until(() => this.lines.length >= lines);
  }

  /** What its work came to. Throws what it printed where it failed. */
  async result(): Promise<unknown> {
    await this.#ended;
    const line = this.lines.find((one) => one.startsWith("result "));
    if (this.#child.exitCode !== 0 || line === undefined) throw new Error(this.#errors || this.#printed);
    return line === "result undefined" ? undefined : JSON.parse(line.slice("result ".length));
  }

  /** Kills it at once, wherever it is, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  async #until(holds: () => boolean): Promise<void> {
    for (const end = performance.now() + 30_000; !holds(); await sleep(2)) {
      if (this.#child.exitCode === null && performance.now() < end) continue;
      await this.kill();
      throw new Error(`the program did not go on:\n${this.#printed}${this.#errors}`);
    }
  }
}

/** Starts several programs, one per source, and gives them the word once all are ready. */
export async function startTogether(
  name: string,
  given: { readonly url: string; readonly processes: number; readonly count: number },
): Promise<Program[]> {
  const { url, count, processes } = given;
  const starting = Array.from({ length: processes }, (_, source) => Program.start(name, { url, source, count }));
  const started = (await Promise.allSettled(starting))
    .filter((one) => one.status === "fulfilled")
    .map((one) => one.value);
  if (started.length < processes) await Promise.all(started.map((one) => one.kill()));
  for (const one of await Promise.all(starting)) one.go();
  return started;
}
