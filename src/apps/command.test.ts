import assert from "node:assert/strict";
import { test } from "node:test";
import { type Command, defineCommand, isCommand } from "./command.ts";
import { commandHelp, commandSummary } from "./help.ts";
import { parseCommand } from "./parse-command.ts";

const sample = defineCommand({
  name: "fill",
  help: "Fills the site.\nTakes its time.",
  arguments: {
    kind: { help: "What to make.", choices: ["posts", "tags"] },
    names: { help: "Their names.", optional: true, many: true },
  },
  options: {
    posts: { type: "number", default: 100, min: 1, max: 1000, short: "p", help: "How many." },
    dryRun: { type: "boolean", help: "Only say it." },
    label: { type: "string", help: "A label.", multiple: true },
    format: { type: "string", help: "The format.", choices: ["json", "text"] },
  },
  run({ args, options }) {
    const kind: "posts" | "tags" = args.kind;
    const names: string[] = args.names;
    const posts: number = options.posts;
    const format: "json" | "text" | undefined = options.format;
    const labels: string[] = options.label;
    return posts + names.length + labels.length + kind.length + (format ?? "").length;
  },
});
const command = sample as Command;
const parse = (...words: string[]) => parseCommand(command, words);

test("words become typed values, with defaults for what is not given", () => {
  assert.deepEqual(parse("posts"), {
    args: { kind: "posts", names: [] },
    options: { posts: 100, dryRun: false, label: [], format: undefined },
    help: false,
    trace: false,
  });
  const all = parse(
    "tags",
    "a",
    "b",
    "-p",
    "7",
    "--dry-run",
    "--label",
    "x",
    "--label=y",
    "--format",
    "json",
    "--trace",
  );
  assert.deepEqual(all.args, { kind: "tags", names: ["a", "b"] });
  assert.deepEqual(all.options, { posts: 7, dryRun: true, label: ["x", "y"], format: "json" });
  assert.equal(all.trace, true);
  assert.equal(parse("posts", "--posts", "7", "-p", "8").options.posts, 8, "the last one counts");
  assert.deepEqual(parse("posts", "--", "--posts").args.names, ["--posts"]);
});

test("an unknown option gets a suggestion", () => {
  assert.throws(() => parse("posts", "--dryrun"), { code: "E_COMMAND_OPTION", hint: 'Did you mean "--dry-run"?' });
  assert.throws(() => parse("posts", "-x"), { code: "E_COMMAND_OPTION" });
});

test("a value that does not fit is refused with what fits", () => {
  assert.throws(
    () => parse("posts", "--posts", "many"),
    /--posts of "fill" must be a number from 1 to 1000, received "many"/,
  );
  assert.throws(() => parse("posts", "--posts", "0"), { code: "E_COMMAND_VALUE" });
  assert.throws(() => parse("posts", "--posts", "-5"), /received "-5"/);
  assert.throws(() => parse("posts", "--posts", "1e400"), { code: "E_COMMAND_VALUE" });
  assert.throws(() => parse("posts", "--posts"), /received none/);
  assert.throws(() => parse("posts", "--label", "--dry-run"), /received none/);
  assert.throws(() => parse("posts", "--dry-run=yes"), /given without a value/);
  assert.throws(() => parse("posts", "--format", "xml"), /one of json, text/);
  assert.throws(() => parse("users"), /<kind> of "fill" must be one of posts, tags/);
});

test("missing and superfluous arguments are told", () => {
  assert.throws(() => parse(), { code: "E_COMMAND_MISSING" });
  const bare = defineCommand({ name: "bare", help: "Bare.", run() {} }) as Command;
  assert.throws(() => parseCommand(bare, ["more"]), { code: "E_COMMAND_EXTRA" });
});

test("names of Object's prototype are no options", () => {
  for (const word of ["--constructor", "--__proto__", "--to-string"])
    assert.throws(() => parse("posts", word), { code: "E_COMMAND_OPTION" });
});

test("help wins over everything else that is wrong", () => {
  assert.equal(parse("--help").help, true);
  assert.equal(parse("-h", "--posts", "many").help, true);
  const text = commandHelp(command);
  for (const part of [
    "Usage: nuages fill <kind> [names…] [options]",
    "-p, --posts <number>",
    "--dry-run",
    "Default: 100",
    "One of json, text",
    "Takes its time.",
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.match(commandSummary(command), /^ {2}fill +Fills the site\.$/);
});

test("a definition that can't work is refused at once", () => {
  const bad = (change: object) => () => defineCommand({ name: "x", help: "X.", run() {}, ...change } as never);
  const faults = [
    { name: "Not A Name" },
    { help: " " },
    { run: undefined },
    { arguments: { all: { help: "", many: true }, more: { help: "" } } },
    { arguments: { maybe: { help: "", optional: true }, must: { help: "" } } },
    { options: { "dry-run": { type: "boolean", help: "" } } },
    { options: { help: { type: "boolean", help: "" } } },
    { options: { a: { type: "boolean", short: "h", help: "" } } },
    { options: { a: { type: "boolean", short: "ab", help: "" } } },
    { options: { a: { type: "boolean", short: "a", help: "" }, b: { type: "boolean", short: "a", help: "" } } },
  ];
  for (const fault of faults) assert.throws(bad(fault), { code: "E_COMMAND_DEFINITION" }, JSON.stringify(fault));
  assert.ok(isCommand(sample));
  assert.ok(!isCommand({ name: "x" }));
});

test("the bounds of a number are within it, and without them it may be negative", () => {
  assert.deepEqual([parse("posts", "-p", "1").options.posts, parse("posts", "-p", "1000").options.posts], [1, 1000]);
  const options = { by: { type: "number", help: "How far." } } as const;
  const move = defineCommand({ name: "move", help: "Moves.", options, run() {} }) as Command;
  assert.equal(parseCommand(move, ["--by", "-3"]).options.by, -3);
});
