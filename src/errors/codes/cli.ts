import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of the command line: mistakes that its user can mend. */
export const cliCodes = {
  E_CLI_COMMAND: code<{ command: string }>({
    status: 500,
    message: (v) => `There is no command "${v.command}".`,
    hint: () => "Run `nuages help` for the list of commands.",
  }),
  E_CLI_NO_PROJECT: code<{ dir: string }>({
    status: 500,
    message: (v) => `There is no settings.ts in ${v.dir} or a folder above it.`,
    hint: () => "Go into the folder of a site, or make one with `nuages startproject <name>`.",
  }),
  E_CLI_SETTINGS: code<{ file: string; detail: string }>({
    status: 500,
    message: (v) => `${v.file} could not be loaded: ${v.detail}`,
    hint: (v) => `Mend ${v.file}; run the command with --trace to see the line.`,
  }),
  E_CLI_SETTINGS_EXPORT: code<{ file: string }>({
    status: 500,
    message: (v) => `${v.file} does not export its settings as the default.`,
    hint: () => "Write `export default defineSettings({ … })`.",
  }),
  E_CLI_NAME: code<{ what: string; name: string }>({
    status: 500,
    message: (v) => `${describeValue(v.name)} can't be the name of ${v.what}.`,
    hint: () =>
      "Use lower-case letters, digits and underscores, beginning with a letter, and no name of a package that a site needs.",
  }),
  E_CLI_EXISTS: code<{ path: string }>({
    status: 500,
    message: (v) => `${v.path} exists already and is not empty.`,
    hint: () => "Choose another name, or remove it first.",
  }),
  E_CLI_WRITE: code<{ path: string; detail: string }>({
    status: 500,
    message: (v) => `${v.path} could not be written: ${v.detail}.`,
    hint: () => "Choose a folder that you may write to.",
  }),
  E_CLI_STEP: code<{ step: string; dir: string; detail: string }>({
    status: 500,
    message: (v) => `\`${v.step}\` failed in ${v.dir}: ${v.detail}`,
    hint: (v) => `The files are written; go to ${v.dir} and run it again.`,
  }),
};
