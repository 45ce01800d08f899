import type { ArgumentDefinition, Command, OptionDefinition } from "./command.ts";
import { optionFlag } from "./parse-command.ts";

const width = 26;

/** The text of `nuages <command> --help`. */
export function commandHelp(command: Command): string {
  const args = Object.entries(command.arguments);
  const usage = ["nuages", command.name, ...args.map(([name, a]) => argumentUsage(name, a)), "[options]"].join(" ");
  const lines = [command.help.trim(), "", `Usage: ${usage}`];
  if (args.length > 0) lines.push("", "Arguments:", ...args.map(([name, a]) => row(name, a.help + choices(a.choices))));
  lines.push("", "Options:");
  for (const [name, option] of Object.entries(command.options))
    lines.push(row(optionUsage(name, option), option.help + details(option)));
  lines.push(row("    --trace", "Show the stack when it fails."), row("-h, --help", "Show this text."));
  return lines.join("\n");
}

/** One line of a list of commands: the name and the first sentence of its help. */
export function commandSummary(command: Pick<Command, "name" | "help">): string {
  return row(command.name, command.help.trim().split("\n", 1)[0]!);
}

function row(left: string, right: string): string {
  return left.length < width - 2 ? `  ${left.padEnd(width - 2)}${right}` : `  ${left}\n${" ".repeat(width)}${right}`;
}

function argumentUsage(name: string, argument: ArgumentDefinition): string {
  const word = argument.many === true ? `${name}…` : name;
  return argument.optional === true ? `[${word}]` : `<${word}>`;
}

function optionUsage(name: string, option: OptionDefinition): string {
  const short = option.short === undefined ? "    " : `-${option.short}, `;
  return `${short}${optionFlag(name)}${option.type === "boolean" ? "" : ` <${option.type === "number" ? "number" : "text"}>`}`;
}

function choices(list: readonly string[] | undefined): string {
  return list === undefined ? "" : ` One of ${list.join(", ")}.`;
}

function details(option: OptionDefinition): string {
  if (option.type === "boolean") return "";
  const chosen = option.type === "string" ? choices(option.choices) : "";
  return option.default === undefined ? chosen : `${chosen} Default: ${option.default}.`;
}
