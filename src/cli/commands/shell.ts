import { once } from "node:events";
import { join } from "node:path";
import repl from "node:repl";
import { PassThrough } from "node:stream";
import { defineCommand } from "../../apps/index.ts";
import { atomic } from "../../database/index.ts";

/** `nuages shell`. */
export default defineCommand({
  name: "shell",
  help: "Opens a prompt with every model of the site loaded; `await` works at its top level.",
  options: { command: { type: "string", short: "c", help: "Run this code instead, and show what it gives." } },
  async run({ application, options, project, print }) {
    const names: Record<string, unknown> = { application, settings: application.settings, atomic };
    const models = application.registry.all().filter((model) => !model.autoCreated);
    for (const { model, name, label } of models) {
      const free = !Object.hasOwn(names, name);
      names[free ? name : label.replace(".", "_")] = model;
    }
    if (options.command !== undefined) return await runCode(options.command, names);
    if (process.stdin.isTTY)
      print(`${models.map((model) => model.name).join(", ")}\n(also: application, settings, atomic; Ctrl-D ends)`);
    const server = repl.start({
      prompt: process.stdin.isTTY ? "> " : "",
      useGlobal: false,
      preview: false,
      ignoreUndefined: true,
    });
    Object.assign(server.context, names);
    if (process.stdin.isTTY) server.setupHistory(historyFile(project.dir), () => {});
    await once(server, "exit");
    return 0;
  },
});

function historyFile(dir: string): string {
  return join(dir, ".nuages_history");
}

/** Evaluates code as the prompt would: the value of its last expression is shown; exit code 1 where it throws. */
async function runCode(code: string, names: Record<string, unknown>): Promise<number> {
  const input = new PassThrough();
  let failed = false;
  const output = new PassThrough();
  output.setEncoding("utf8").on("data", (text: string) => {
    failed ||= /^Uncaught/m.test(text);
    process.stdout.write(text);
  });
  const server = repl.start({
    prompt: "",
    input,
    output,
    terminal: false,
    useGlobal: false,
    ignoreUndefined: true,
    preview: false,
  });
  Object.assign(server.context, names);
  const ended = once(server, "exit");
  input.end(`${code}\n`);
  await ended;
  return failed ? 1 : 0;
}
