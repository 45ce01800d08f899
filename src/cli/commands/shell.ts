import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import repl from "node:repl";
import { PassThrough } from "node:stream";
import { inspect } from "node:util";
import type { Application } from "../../application/index.ts";
import { CommandError, defineCommand } from "../../apps/index.ts";
import { atomic } from "../../database/index.ts";
import { reportError } from "../report-error.ts";

/** `nuages shell`. */
export default defineCommand({
  name: "shell",
  help: "Opens a prompt with every model of the site loaded; `await` works at its top level.\nCode that is piped in is run line by line.",
  options: { command: { type: "string", short: "c", help: "Run this code instead, and show what it gives." } },
  async run({ application, options, project, print, output, trace }) {
    const { names, models } = namesOf(application);
    const tell = (error: unknown) => void reportError(error, output, trace);
    if (options.command !== undefined) return await runLines(options.command.split("\n"), names, tell);
    if (process.stdin.isTTY !== true) return await runLines(createInterface({ input: process.stdin }), names, tell);
    print(`${models.join(", ")}\n(also: application, settings, atomic; Ctrl-D ends)`);
    const server = repl.start({ prompt: "> ", ...replOptions });
    Object.assign(server.context, names);
    server.setupHistory(join(project.dir, ".nuages_history"), () => {});
    await once(server, "exit");
    return 0;
  },
});

/** What the prompt knows: every model by its name (with its app's where the name is taken), and a few things of the site. */
function namesOf(application: Application): { names: Record<string, unknown>; models: readonly string[] } {
  const names: Record<string, unknown> = { application, settings: application.settings, atomic };
  const models = application.registry
    .all()
    .filter((options) => !options.autoCreated)
    .map(({ model, name, label }) => {
      const known = Object.hasOwn(names, name) || name in globalThis ? label.replace(".", "_") : name;
      names[known] = model;
      return known;
    });
  return { names, models };
}

// With `useGlobal`, since objects of another realm are no plain objects to a query.
const replOptions = { useGlobal: true, ignoreUndefined: true, preview: false };

/**
 * Gives lines to a prompt, each when the one before is done, and waits for a promise or a query that one of them gives. An error is told
 * in one line; the exit code is then 1.
 */
async function runLines(
  lines: Iterable<string> | AsyncIterable<string>,
  names: Record<string, unknown>,
  tell: (error: unknown) => void,
): Promise<number> {
  const input = new PassThrough();
  const output = new PassThrough();
  let failed = false;
  let shown: unknown;
  const fail = (error: unknown) => {
    failed = true;
    tell(error);
  };
  // The prompt writes what was thrown as it writes a value, behind this word.
  output.setEncoding("utf8").on("data", (text: string) => {
    if (/^Uncaught\b/m.test(text)) fail(shown);
    else process.stdout.write(text);
  });
  const writer = Object.assign((value: unknown) => inspect((shown = value), repl.writer.options), repl.writer);
  const server = repl.start({ prompt: "", input, output, terminal: false, writer, ...replOptions });
  Object.assign(server.context, names);
  const state = watchEvaluation(server, fail);
  const ended = once(server, "exit");
  const source = (async function* () {
    yield* lines;
  })();
  // The prompt is shown when a line is done, its promises included: the moment for the next one.
  server.displayPrompt = () => void next();
  const next = async () => {
    const { value, done } = await source.next();
    if (done === true) input.end();
    else input.write(`${value}\n`);
  };
  await next();
  await ended;
  if (state.unfinished) {
    const hint = "Look for a bracket or a quote that isn't closed.";
    fail(new CommandError("The code ends too early.", { hint }));
  }
  return failed ? 1 : 0;
}

/** Waits for what a line gives, and knows whether the last one goes on in a next one. */
function watchEvaluation(server: repl.REPLServer, fail: (error: unknown) => void): { readonly unfinished: boolean } {
  const state = { unfinished: false };
  const evaluate = server.eval;
  const watched = function (this: repl.REPLServer, ...[code, context, file, answer]: Parameters<repl.REPLEval>) {
    state.unfinished = false;
    evaluate.call(this, code, context, file, (error, result) => {
      state.unfinished = error instanceof repl.Recoverable;
      if (error !== null) return answer(error, undefined);
      Promise.resolve(result)
        .catch(fail)
        .then((value) => answer(null, value));
    });
  };
  Object.assign(server, { eval: watched });
  return state;
}
