import { NuagesError } from "../errors/index.ts";
import type { CommandServices } from "./command-services.ts";

/** One positional argument of a command. */
export interface ArgumentDefinition {
  readonly help: string;
  /** May be left out; the value is then `undefined` (an empty list when `many`). */
  readonly optional?: boolean;
  /** Takes all that follows, as a list; only the last argument may. */
  readonly many?: boolean;
  /** The only values it takes. */
  readonly choices?: readonly string[];
}

interface OptionBase {
  readonly help: string;
  /** One letter: `"p"` also gives `-p`. */
  readonly short?: string;
}

/** One `--option` of a command; the name `dryRun` is typed as `--dry-run`. */
export type OptionDefinition =
  | (OptionBase & { readonly type: "boolean"; readonly default?: boolean })
  | (OptionBase & {
      readonly type: "string";
      readonly default?: string;
      readonly choices?: readonly string[];
      readonly multiple?: boolean;
    })
  | (OptionBase & { readonly type: "number"; readonly default?: number; readonly min?: number; readonly max?: number });

/** The positional arguments of a command, by name, in order. */
export type ArgumentDefinitions = Readonly<Record<string, ArgumentDefinition>>;
/** The options of a command, by camelCase name. */
export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

type ArgumentWord<D> = D extends { choices: readonly (infer C)[] } ? C : string;
/** The values of `arguments`, as the command's `run` gets them. */
export type ArgumentValues<A> = {
  [K in keyof A]: A[K] extends { many: true }
    ? ArgumentWord<A[K]>[]
    : A[K] extends { optional: true }
      ? ArgumentWord<A[K]> | undefined
      : ArgumentWord<A[K]>;
};

type OptionWord<D> = D extends { type: "boolean" } ? boolean : D extends { type: "number" } ? number : ArgumentWord<D>;
type Present<D> = D extends { type: "boolean" } | { default: string | number } ? true : false;
/** The values of `options`, as the command's `run` gets them. */
export type OptionValues<O> = {
  [K in keyof O]: O[K] extends { multiple: true }
    ? OptionWord<O[K]>[]
    : Present<O[K]> extends true
      ? OptionWord<O[K]>
      : OptionWord<O[K]> | undefined;
};

/** What a command's `run` is called with. */
export interface CommandContext<A = {}, O = {}> extends CommandServices {
  readonly args: ArgumentValues<A>;
  readonly options: OptionValues<O>;
  /** Writes one line to standard output. */
  print(line?: string): void;
  /** Writes one line to standard error. */
  warn(line: string): void;
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * How much of the site a command needs: nothing, its settings, the models and databases (so that it works while an admin or a view
 * still speaks of what a model had), or the whole application.
 */
export type CommandNeeds = "nothing" | "settings" | "models" | "application";

/** What `defineCommand` takes. */
export interface CommandOptions<A extends ArgumentDefinitions, O extends OptionDefinitions> {
  /** What the user types after `nuages`. */
  readonly name: string;
  /** One sentence, shown in the list of commands; more lines may follow, shown by `--help`. */
  readonly help: string;
  readonly arguments?: A;
  readonly options?: O;
  /** `"application"` when it is not given: `run` then finds models, databases and all else in place. */
  readonly needs?: CommandNeeds;
  /** Does the work. A number answered is the exit code. Throw a `CommandError` for a mistake of the user. */
  run(context: CommandContext<A, O>): unknown;
}

/** A command as `defineCommand` makes it. */
export interface Command<
  A extends ArgumentDefinitions = ArgumentDefinitions,
  O extends OptionDefinitions = OptionDefinitions,
> extends CommandOptions<A, O> {
  readonly arguments: A;
  readonly options: O;
  readonly needs: CommandNeeds;
}

const known = new WeakSet<object>();
const namePattern = /^[a-z][a-z0-9-]*$/;
const keyPattern = /^[a-z][a-zA-Z0-9]*$/;

/**
 * Declares a command of the `nuages` command line. The types of `args` and `options` follow from the definition.
 * An app's commands are the default exports of the files in its `commands/` folder.
 *
 * @example
 * export default defineCommand({
 *   name: "fill",
 *   help: "Fills the site with example posts.",
 *   options: { posts: { type: "number", default: 100, min: 1, help: "How many posts to make." } },
 *   async run({ options, print }) {
 *     print(`Making ${options.posts} posts.`);
 *   },
 * });
 * @throws NuagesError `E_COMMAND_DEFINITION`.
 */
export function defineCommand<const A extends ArgumentDefinitions = {}, const O extends OptionDefinitions = {}>(
  definition: CommandOptions<A, O>,
): Command<A, O> {
  const detail = faultOf(definition as CommandOptions<ArgumentDefinitions, OptionDefinitions>);
  if (detail !== undefined) throw new NuagesError("E_COMMAND_DEFINITION", { command: String(definition.name), detail });
  const command = Object.freeze({
    ...definition,
    arguments: definition.arguments ?? ({} as A),
    options: definition.options ?? ({} as O),
    needs: definition.needs ?? "application",
  });
  known.add(command);
  return command;
}

/** True for what `defineCommand` made. */
export function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && known.has(value);
}

function faultOf(definition: CommandOptions<ArgumentDefinitions, OptionDefinitions>): string | undefined {
  if (!namePattern.test(definition.name)) return "its name must be lower-case words joined by hyphens";
  if (typeof definition.help !== "string" || definition.help.trim() === "") return "it needs a help text";
  if (typeof definition.run !== "function") return "it needs a run function";
  return (
    argumentFault(Object.entries(definition.arguments ?? {})) ?? optionFault(Object.entries(definition.options ?? {}))
  );
}

function argumentFault(entries: readonly [string, ArgumentDefinition][]): string | undefined {
  let optional: string | undefined;
  for (const [index, [name, argument]] of entries.entries()) {
    if (!keyPattern.test(name)) return `the argument name "${name}" must be camelCase`;
    if (argument.many === true && index < entries.length - 1)
      return `only the last argument may be "many", "${name}" is not the last`;
    if (optional !== undefined && argument.optional !== true)
      return `the required argument "${name}" follows the optional "${optional}"`;
    if (argument.optional === true) optional = name;
  }
  return undefined;
}

function optionFault(entries: readonly [string, OptionDefinition][]): string | undefined {
  const shorts = new Set(["h"]);
  for (const [name, option] of entries) {
    if (!keyPattern.test(name)) return `the option name "${name}" must be camelCase`;
    if (name === "help" || name === "trace") return `the option "${name}" belongs to every command`;
    if (option.short === undefined) continue;
    if (!/^[a-zA-Z]$/.test(option.short)) return `the short form of "${name}" must be one letter`;
    if (shorts.has(option.short)) return `the short form -${option.short} of "${name}" is taken`;
    shorts.add(option.short);
  }
  return undefined;
}
