import type { Application } from "../application/index.ts";
import type { Command, CommandContext, CommandNeeds, ParsedCommand } from "../apps/index.ts";
import { NuagesError } from "../errors/index.ts";
import type { Settings } from "../settings/index.ts";
import type {} from "./command-services.ts";
import type { Output } from "./output.ts";
import { loadSettings, requireProject } from "./project.ts";

/** Runs a command with what it needs in place, and takes that down again. Answers with the exit code. */
export async function runCommand(command: Command, parsed: ParsedCommand, output: Output): Promise<number> {
  const interrupt = new AbortController();
  const abort = () => interrupt.abort();
  process.once("SIGINT", abort);
  try {
    const settings = command.needs === "nothing" ? undefined : await loadSettings(requireProject(process.cwd()));
    const application = settings === undefined ? undefined : await makeApplication(settings, command.needs);
    const context = makeContext(command, { parsed, output, settings, application, signal: interrupt.signal });
    try {
      const code = await (application === undefined
        ? command.run(context)
        : application.run(() => command.run(context)));
      return typeof code === "number" ? code : 0;
    } finally {
      await application?.close();
    }
  } finally {
    process.off("SIGINT", abort);
  }
}

async function makeApplication(settings: Settings, needs: CommandNeeds): Promise<Application | undefined> {
  if (needs !== "application" && needs !== "models") return undefined;
  const { createApplication } = await import("../application/index.ts");
  return await createApplication(settings, needs === "models" ? { parts: "models" } : {});
}

interface Ingredients {
  readonly parsed: ParsedCommand;
  readonly output: Output;
  readonly settings: Settings | undefined;
  readonly application: Application | undefined;
  readonly signal: AbortSignal;
}

function makeContext(command: Command, { parsed, output, settings, application, signal }: Ingredients): CommandContext {
  const need = <T>(value: T | undefined, what: string): T => {
    if (value === undefined)
      throw new NuagesError("E_COMMAND_DEFINITION", {
        command: command.name,
        detail: `it uses ${what} but does not say that it needs it`,
      });
    return value;
  };
  return {
    args: parsed.args,
    options: parsed.options,
    output,
    signal,
    trace: parsed.trace,
    print: (line = "") => output.out(line),
    warn: (line) => output.err(line),
    get project() {
      return requireProject(process.cwd());
    },
    get settings() {
      return need(settings, "the settings");
    },
    get application() {
      return need(application, "the application");
    },
  };
}
