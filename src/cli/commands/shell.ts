import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import repl from "node:repl";
import { PassThrough } from "node:stream";
import type { Application } from "../../application/index.ts";
import { defineCommand } from "../../apps/index.ts";
import { atomic } from "../../database/index.ts";

/** `nuages shell`. */
export default defineCommand({
  name: "shell",
  help: "Opens a prompt with every model of the site loaded; `await` works at its top level.\nCode that is piped in is run line by line.",
  options: { command: { type: "string", short: "c", help: "Run this code instead, and show what it gives." } },
  async run({ application, options, project, print }) {
    const { names, models } = namesOf(application);
    if (options.command !== undefined) return await runLines(options.command.split("\n"), names);
    if (process.stdin.isTTY !== true) return await runLines(createInterface({ input: process.stdin }), names);
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

/** Gives lines to a prompt, each when the one before is done. The exit code is 1 where one of them throws. */
async function runLines(
  lines: Iterable<string> | AsyncIterable<string>,
  names: Record<string, unknown>,
): Promise<number> {
  const input = new PassThrough();
  const output = new PassThrough();
  let failed = false;
  output.setEncoding("utf8").on("data", (text: string) => {
    failed ||= /^Uncaught/m.test(text);
    process.stdout.write(text);
  });
  const server = repl.start({ prompt: "", input, output, terminal: false, ...replOptions });
  Object.assign(server.context, names);
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
  return failed ? 1 : 0;
}
