import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of apps and of the commands they bring. */
export const appsCodes = {
  E_APP_LABEL: code<{ label: unknown }>({
    status: 500,
    message: (v) => `The label of an app must be a lower-case word such as "blog", received ${describeValue(v.label)}.`,
    hint: () => "Use a letter followed by at most 39 letters, digits or underscores, all in lower case.",
  }),
  E_APP_DIR: code<{ label: string; dir: unknown }>({
    status: 500,
    message: (v) =>
      `The folder of app "${v.label}" must be an absolute path to a folder, received ${describeValue(v.dir)}.`,
    hint: () => "Write `dir: import.meta.dirname` in the app's own app.ts.",
  }),
  E_APP_OPTION: code<{ label: string; option: string }>({
    status: 500,
    message: (v) => `defineApp of "${v.label}" has no option "${v.option}".`,
    hint: () => "Remove the option, or look for its spelling in the reference of defineApp.",
  }),
  E_APP_DUPLICATE: code<{ label: string; first: string; second: string }>({
    status: 500,
    message: (v) => `Two apps have the label "${v.label}": ${v.first} and ${v.second}.`,
    hint: () => "List each app once in settings.apps, and give each its own label.",
  }),
  E_APP_PART: code<{ label: string; part: string; file: string; detail: string }>({
    status: 500,
    message: (v) => `The ${v.part} of app "${v.label}" could not be loaded from ${v.file}: ${v.detail}`,
    hint: (v) => `Mend ${v.file}; the cause below the error names the line.`,
  }),
  E_APP_NEEDS_JS: code<{ label: string; file: string }>({
    status: 500,
    message: (v) => `App "${v.label}" is installed in node_modules but ships TypeScript: ${v.file}.`,
    hint: () =>
      "Node runs no TypeScript inside node_modules: the package of the app must ship built .js files beside its types.",
  }),
  E_COMMAND_DEFINITION: code<{ command: string; detail: string }>({
    status: 500,
    message: (v) => `The command "${v.command}" is not well defined: ${v.detail}.`,
    hint: () => "Export `defineCommand({ name, help, run })` as the default of the file in commands/.",
  }),
  E_COMMAND_OPTION: code<{ command: string; option: string }>({
    status: 500,
    message: (v) => `The command "${v.command}" has no option "${v.option}".`,
    hint: (v) => `Run \`nuages ${v.command} --help\` for its options.`,
  }),
  E_COMMAND_VALUE: code<{ command: string; name: string; expected: string; received: string | undefined }>({
    status: 500,
    message: (v) =>
      `${v.name} of "${v.command}" must be ${v.expected}, ${v.received === undefined ? "received none" : `received ${describeValue(v.received)}`}.`,
    hint: (v) => `Run \`nuages ${v.command} --help\` for what it takes.`,
  }),
  E_COMMAND_MISSING: code<{ command: string; name: string }>({
    status: 500,
    message: (v) => `The command "${v.command}" needs ${v.name}.`,
    hint: (v) => `Run \`nuages ${v.command} --help\` for what it takes.`,
  }),
  E_COMMAND_EXTRA: code<{ command: string; received: string }>({
    status: 500,
    message: (v) => `The command "${v.command}" takes no argument ${describeValue(v.received)}.`,
    hint: (v) => `Run \`nuages ${v.command} --help\` for what it takes.`,
  }),
  E_COMMAND_FAILED: code<{ detail: string }>({
    status: 500,
    message: (v) => v.detail,
    hint: () => "Run the command again with --trace to see where it stopped.",
  }),
};
