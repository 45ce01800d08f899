import { parseArgs } from "node:util";
import { didYouMean, NuagesError } from "../errors/index.ts";
import type { Command, OptionDefinition } from "./command.ts";

/** What the words after a command's name say: its values, or that help is asked for. */
export interface ParsedCommand {
  readonly args: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  /** `--help` or `-h` was among the words. */
  readonly help: boolean;
  /** `--trace` was among the words: errors are shown with their stack. */
  readonly trace: boolean;
}

type Token = ReturnType<typeof tokenize>[number];

/** `dryRun` → `--dry-run`. */
export function optionFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
}

/**
 * Reads the words that follow a command's name.
 *
 * @throws NuagesError `E_COMMAND_OPTION`, `E_COMMAND_VALUE`, `E_COMMAND_MISSING` or `E_COMMAND_EXTRA`, all mistakes of the user.
 */
export function parseCommand(command: Command, words: readonly string[]): ParsedCommand {
  const tokens = tokenize(command, words);
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  let help = false;
  let trace = false;
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    if (token.rawName === "--help" || token.rawName === "-h") help = true;
    else if (token.rawName === "--trace") trace = true;
    else readOption(command, token, given);
  }
  if (help) return { args: {}, options: {}, help, trace };
  const options: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(command.options))
    options[name] = optionValue(command, { name, definition, given: given.get(name) });
  return { args: readArguments(command, positionals), options, help, trace };
}

function tokenize(command: Command, words: readonly string[]) {
  const options: Record<string, { type: "boolean" | "string"; short?: string; multiple: true }> = {
    help: { type: "boolean", short: "h", multiple: true },
    trace: { type: "boolean", multiple: true },
  };
  for (const [name, option] of Object.entries(command.options)) {
    const short = option.short === undefined ? {} : { short: option.short };
    options[optionFlag(name).slice(2)] = {
      type: option.type === "boolean" ? "boolean" : "string",
      ...short,
      multiple: true,
    };
  }
  return parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function readOption(command: Command, token: Extract<Token, { kind: "option" }>, given: Map<string, string[]>): void {
  const entry = Object.entries(command.options).find(([name]) => optionFlag(name).slice(2) === token.name);
  if (entry === undefined) {
    const flags = [...Object.keys(command.options).map(optionFlag), "--help", "--trace"];
    throw new NuagesError(
      "E_COMMAND_OPTION",
      { command: command.name, option: token.rawName },
      { hint: didYouMean(token.rawName, flags) },
    );
  }
  const [name, definition] = entry;
  const flag = optionFlag(name);
  if (definition.type === "boolean") {
    if (token.value !== undefined)
      throw new NuagesError("E_COMMAND_VALUE", {
        command: command.name,
        name: flag,
        expected: "given without a value",
        received: token.value,
      });
    given.set(name, ["true"]);
    return;
  }
  if (
    token.value === undefined ||
    (!token.inlineValue && token.value.startsWith("-") && !isNegativeNumber(definition, token.value))
  ) {
    throw new NuagesError("E_COMMAND_VALUE", {
      command: command.name,
      name: flag,
      expected: expectation(definition),
      received: undefined,
    });
  }
  given.set(name, [...(given.get(name) ?? []), token.value]);
}

function isNegativeNumber(definition: OptionDefinition, value: string): boolean {
  return definition.type === "number" && /^-\d/.test(value);
}

function expectation(definition: OptionDefinition): string {
  if (definition.type === "number") {
    const { min, max } = definition;
    if (min !== undefined && max !== undefined) return `a number from ${min} to ${max}`;
    return min === undefined ? (max === undefined ? "a number" : `a number up to ${max}`) : `a number from ${min}`;
  }
  if (definition.type === "string" && definition.choices !== undefined)
    return `one of ${definition.choices.join(", ")}`;
  return "a text";
}

interface GivenOption {
  readonly name: string;
  readonly definition: OptionDefinition;
  readonly given: readonly string[] | undefined;
}

function optionValue(command: Command, { name, definition, given }: GivenOption): unknown {
  if (definition.type === "boolean") return given !== undefined || definition.default === true;
  const many = definition.type === "string" && definition.multiple === true;
  if (given === undefined) return many ? [] : definition.default;
  const values = given.map((value) => checkedValue(command, { name, definition, value }));
  return many ? values : values.at(-1);
}

function checkedValue(
  command: Command,
  o: { name: string; definition: OptionDefinition; value: string },
): string | number {
  const { definition, value } = o;
  const fail = () =>
    new NuagesError("E_COMMAND_VALUE", {
      command: command.name,
      name: optionFlag(o.name),
      expected: expectation(definition),
      received: value,
    });
  if (definition.type === "number") {
    const number = /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= (definition.min ?? -Infinity) && number <= (definition.max ?? Infinity))) throw fail();
    return number;
  }
  if (definition.type === "string" && definition.choices !== undefined && !definition.choices.includes(value))
    throw fail();
  return value;
}

function readArguments(command: Command, positionals: readonly string[]): Record<string, unknown> {
  const rest = [...positionals];
  const values: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(command.arguments)) {
    const taken = argument.many === true ? rest.splice(0) : rest.splice(0, 1);
    if (taken.length === 0 && argument.optional !== true)
      throw new NuagesError("E_COMMAND_MISSING", { command: command.name, name: `<${name}>` });
    for (const word of taken) {
      if (argument.choices === undefined || argument.choices.includes(word)) continue;
      throw new NuagesError("E_COMMAND_VALUE", {
        command: command.name,
        name: `<${name}>`,
        expected: `one of ${argument.choices.join(", ")}`,
        received: word,
      });
    }
    values[name] = argument.many === true ? taken : taken[0];
  }
  if (rest.length > 0) throw new NuagesError("E_COMMAND_EXTRA", { command: command.name, received: rest[0]! });
  return values;
}
