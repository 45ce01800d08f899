// A reporter for node:test: quiet while all is well, whole where something failed, and a tally for the caller.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { inspect } from "node:util";

interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly name?: string;
    readonly file?: string;
    readonly line?: number;
    readonly nesting?: number;
    readonly message?: string;
    readonly skip?: string | boolean;
    readonly todo?: string | boolean;
    readonly details?: { readonly type?: string; readonly error?: Error & { cause?: unknown; failureType?: string } };
  };
}

const tally = { passed: 0, failed: 0, skipped: 0 };
const noisy = new Set<string>();

function place(data: TestEvent["data"]): string {
  return data.file === undefined ? "" : `${relative(process.cwd(), data.file)}:${data.line ?? 1}`;
}

function describeFailure(data: TestEvent["data"]): string {
  const error = data.details?.error;
  const cause = error?.cause ?? error;
  const text = cause instanceof Error ? `${cause.stack ?? cause.message}${extraOf(cause)}` : inspect(cause);
  return `\n✖ ${data.name} (${place(data)})\n${indent(text)}\n`;
}

function extraOf(error: Error & { hint?: unknown; cause?: unknown }): string {
  const hint = typeof error.hint === "string" ? `\nhint: ${error.hint}` : "";
  return error.cause === undefined ? hint : `${hint}\ncause: ${inspect(error.cause, { depth: 3 })}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}

function onFailure(data: TestEvent["data"]): string {
  if (data.details?.error?.failureType === "subtestsFailed") return "";
  tally.failed++;
  return describeFailure(data);
}

function onPass(data: TestEvent["data"]): string {
  if (data.details?.type === "suite") return "";
  const reason = data.skip ?? data.todo;
  if (reason === undefined || reason === false) {
    tally.passed++;
    return "";
  }
  tally.skipped++;
  return `\n⚠ SKIPPED ${data.name} (${place(data)}): ${reason === true ? "no reason given" : reason}\n`;
}

/** Output of a test is a failure of its own: tests are silent. */
function onOutput(data: TestEvent["data"]): string {
  const message = data.message ?? "";
  if (message.trim() === "" || process.env.NUAGES_TEST_OUTPUT === "allow") return "";
  const file = place(data) || "a test";
  if (!noisy.has(file)) tally.failed++;
  noisy.add(file);
  return `\n✖ output of ${file}: ${message.trimEnd()}\n`;
}

/** What a test tells although all is well, as how its random cases were spread: a line that begins with a dot. */
function onDiagnostic(data: TestEvent["data"]): string {
  return data.message?.startsWith("· ") ? `\n${data.message}\n` : "";
}

const handlers: Record<string, (data: TestEvent["data"]) => string> = {
  "test:fail": onFailure,
  "test:pass": onPass,
  "test:diagnostic": onDiagnostic,
  "test:stdout": onOutput,
  "test:stderr": onOutput,
};

/** The reporter, as `--test-reporter` takes it. */
export default async function* report(source: AsyncIterable<TestEvent>): AsyncIterable<string> {
  for await (const event of source) {
    const text = handlers[event.type]?.(event.data) ?? "";
    if (text !== "") yield text;
  }
  const target = process.env.NUAGES_TEST_TALLY;
  if (target !== undefined) writeFileSync(target, JSON.stringify(tally));
}
