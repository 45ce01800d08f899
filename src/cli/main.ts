import { type Command, commandHelp, parseCommand } from "../apps/index.ts";
import { didYouMean, NuagesError } from "../errors/index.ts";
import { appCommands, ownCommands } from "./commands.ts";
import { forgiveClosedStreams, type Output, processOutput } from "./output.ts";
import { findProject, loadSettings } from "./project.ts";
import { reportError } from "./report-error.ts";
import { runCommand } from "./run-command.ts";
import { version } from "./version.ts";

/**
 * Runs the `nuages` command line and answers with the exit code: 0 when all went well, 2 for a command or option that there is not,
 * 1 for everything else. Nothing is thrown.
 *
 * @param words what was typed after `nuages`.
 */
export async function main(words: readonly string[]): Promise<number> {
  forgiveClosedStreams();
  const output = processOutput();
  try {
    return await dispatch(words, output);
  } catch (error) {
    return reportError(error, output, words.includes("--trace"));
  }
}

async function dispatch(words: readonly string[], output: Output): Promise<number> {
  const [word, ...rest] = words;
  if ((word === "help" || word === "version") && rest.some((one) => one === "--help" || one === "-h")) {
    output.out(aboutWord[word]);
    return 0;
  }
  if (word === undefined || word === "help" || word === "--help" || word === "-h") return await help(rest[0], output);
  if (word === "version" || word === "--version" || word === "-V") {
    output.out(version());
    return 0;
  }
  const command = await findCommand(word);
  const parsed = parseCommand(command, rest);
  if (parsed.help) {
    output.out(commandHelp(command));
    return 0;
  }
  return await runCommand(command, parsed, output);
}

const aboutWord = {
  help: "nuages help [command]\n\nLists the commands, or says what one of them does and takes.",
  version: "nuages version\n\nPrints the version of Nuages.",
} as const;

async function help(name: string | undefined, output: Output): Promise<number> {
  if (name === undefined || name.startsWith("-")) {
    const { overview } = await import("./overview.ts");
    output.out(await overview());
  } else output.out(commandHelp(await findCommand(name)));
  return 0;
}

async function findCommand(name: string): Promise<Command> {
  const own = ownCommands.get(name);
  if (own !== undefined) return await own();
  const project = findProject(process.cwd());
  const theirs =
    project === undefined ? new Map<string, () => Promise<Command>>() : appCommands(await loadSettings(project));
  const found = theirs.get(name);
  if (found !== undefined) return await found();
  const names = [...ownCommands.keys(), ...theirs.keys(), "help", "version", "--help", "--version"];
  throw new NuagesError("E_CLI_COMMAND", { command: name }, { hint: didYouMean(name, names) });
}
