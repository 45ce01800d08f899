import { type ChildProcess, fork } from "node:child_process";
import { relative } from "node:path";
import { childFlags, modulePath } from "../child-process.ts";
import { type Output, paint } from "../output.ts";
import type { ServerArguments, ServerMessage } from "./messages.ts";
import { type TreeWatch, watchTree } from "./watch-tree.ts";

/** What the supervisor is made with. */
export interface SupervisorOptions {
  readonly dir: string;
  readonly host: string;
  readonly port: number;
  readonly trace: boolean;
  readonly reload: boolean;
  readonly output: Output;
}

const stopMs = 1500;
const waiting = "The server has stopped; it starts again when a file changes.";
/** A server that has run this long and then crashes is started again; one that crashes sooner waits for an edit. */
const steadyMs = 1000;

/** Runs the development server in a process of its own and starts it anew when a file of the site changes. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #watch: TreeWatch | undefined;
  #first = true;
  #restarting: Promise<void> | undefined;
  #dirty = false;
  #end!: (code: number) => void;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Runs until `signal` is aborted or the server can't start at all; answers with the exit code. No process is left. */
  async run(signal: AbortSignal): Promise<number> {
    const ended = new Promise<number>((resolve) => {
      this.#end = resolve;
    });
    signal.addEventListener("abort", () => this.#end(0), { once: true });
    if (this.#options.reload) {
      this.#watch = watchTree({
        folders: [this.#options.dir],
        accepts: isSource,
        onChange: (files) => this.#onChange(files),
      });
    }
    this.#start();
    const code = await ended;
    this.#watch?.close();
    this.#watch = undefined;
    await this.#restarting;
    await this.#stop();
    return code;
  }

  #start(): void {
    const { host, port, trace, output } = this.#options;
    const options: ServerArguments = { host, port, trace, first: this.#first };
    const child = fork(modulePath("./dev/server-process"), [JSON.stringify(options)], {
      execArgv: childFlags(),
      cwd: this.#options.dir,
    });
    this.#child = child;
    let fatal = false;
    let readyAt = Number.POSITIVE_INFINITY;
    child.on("message", (message: ServerMessage) => {
      if (message.type === "failed") fatal = message.fatal;
      else {
        readyAt = performance.now();
        this.#onReady(message);
      }
    });
    child.on("exit", (code) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      if (fatal || !this.#options.reload) this.#end(code === 0 ? 0 : 1);
      else if (performance.now() - readyAt > steadyMs) this.#startAgain();
      else if (this.#watch !== undefined) output.err(paint("dim", waiting, process.stderr));
    });
  }

  /** The server ran well until something nobody caught ended it. */
  #startAgain(): void {
    if (this.#watch === undefined || this.#restarting !== undefined) return;
    this.#options.output.err(paint("yellow", "The server has crashed and starts again.", process.stderr));
    this.#start();
  }

  #onReady(message: Extract<ServerMessage, { type: "ready" }>): void {
    const { output } = this.#options;
    const time = paint("dim", `ready in ${message.milliseconds} ms`);
    if (this.#first) {
      output.out(`${paint("bold", "Nuages")}  ${paint("cyan", message.url)}  ${time}`);
      for (const note of message.notes) output.out(`  ${note}`);
      if (this.#options.reload) output.out(paint("dim", "  Restarts when a file changes. Ctrl-C stops it."));
    } else output.out(time);
    this.#first = false;
    for (const folder of message.folders) this.#watch?.add(folder);
  }

  #onChange(files: readonly string[]): void {
    this.#dirty = true;
    if (this.#restarting !== undefined) return;
    const more = files.length > 1 ? ` and ${files.length - 1} more` : "";
    this.#options.output.out(paint("dim", `${relative(this.#options.dir, files[0]!)}${more} changed`));
    this.#restarting = this.#restart().finally(() => {
      this.#restarting = undefined;
    });
  }

  async #restart(): Promise<void> {
    while (this.#dirty && this.#watch !== undefined) {
      this.#dirty = false;
      await this.#stop();
    }
    if (this.#watch !== undefined) this.#start();
  }

  /** Ends the server's process: asks it, and after a while insists. */
  async #stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    const timer = setTimeout(() => child.kill("SIGKILL"), stopMs);
    if (child.connected) child.send({ type: "stop" }, () => {});
    else child.kill("SIGKILL");
    await gone;
    clearTimeout(timer);
  }
}

/** The files whose change starts the server anew. Templates are read anew without it. */
function isSource(name: string): boolean {
  return name === ".env" || (/\.(ts|js|mjs|json)$/.test(name) && !/\.(test|test-d|d)\.ts$/.test(name));
}
