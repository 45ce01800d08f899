export { type AppDefinition, type AppOptions, allowContribution, defineApp, isApp } from "./app.ts";
export type { AppContributions } from "./app-contributions.ts";
export {
  type ArgumentDefinition,
  type ArgumentDefinitions,
  type ArgumentValues,
  type Command,
  type CommandContext,
  type CommandNeeds,
  type CommandOptions,
  defineCommand,
  isCommand,
  type OptionDefinition,
  type OptionDefinitions,
  type OptionValues,
} from "./command.ts";
export { CommandError } from "./command-error.ts";
export type { CommandServices } from "./command-services.ts";
export {
  type AppModule,
  type AppPart,
  type AppParts,
  discoverCommands,
  discoverParts,
  partFile,
  partFiles,
} from "./discover.ts";
export { commandHelp, commandSummary } from "./help.ts";
export { optionFlag, type ParsedCommand, parseCommand } from "./parse-command.ts";
