import { type Command, commandSummary } from "../apps/index.ts";
import { appCommands, ownCommands } from "./commands.ts";
import { paint } from "./output.ts";
import { findProject, loadSettings } from "./project.ts";
import { version } from "./version.ts";

/** The text of `nuages help`: every command with its sentence, those of the site's apps included. */
export async function overview(): Promise<string> {
  const lines = [
    `Nuages ${version()}`,
    "",
    "Usage: nuages <command> [arguments] [options]",
    "",
    paint("bold", "Commands:"),
  ];
  for (const load of ownCommands.values()) lines.push(commandSummary(await load()));
  lines.push(
    commandSummary({ name: "help", help: "Shows this text, or the help of a command." }),
    commandSummary({ name: "version", help: "Shows the version of Nuages." }),
  );
  lines.push(...(await siteCommands()), "", "`nuages <command> --help` tells more about each.");
  return lines.join("\n");
}

async function siteCommands(): Promise<string[]> {
  const project = findProject(process.cwd());
  if (project === undefined) return [];
  try {
    const theirs: Command[] = [];
    for (const load of appCommands(await loadSettings(project)).values()) theirs.push(await load());
    return theirs.length === 0 ? [] : ["", paint("bold", "Commands of this site:"), ...theirs.map(commandSummary)];
  } catch (error) {
    return ["", `The commands of this site can't be listed: ${error instanceof Error ? error.message : String(error)}`];
  }
}
