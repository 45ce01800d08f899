import { NuagesError } from "../../errors/index.ts";
import { type StackFrame, stackFrames } from "./stack-frames.ts";

/** An error as the debug page, its text version and the log show it. */
export interface ErrorFacts {
  /** The name of its class. */
  readonly kind: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly hint: string | undefined;
  /** Where in a template it happened, for the errors that know it. */
  readonly template: TemplatePlace | undefined;
  readonly frames: readonly StackFrame[];
}

/** A place in a template. */
export interface TemplatePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The numbered lines around it, with a mark under the column. */
  readonly excerpt: string;
}

const maxCauses = 8;
const maxMessage = 20_000;

/** The error and, one by one, what caused it. Anything may be thrown, and a chain may be a circle. */
export function describeErrors(error: unknown, siteDir: string): ErrorFacts[] {
  const chain: ErrorFacts[] = [];
  const seen = new Set<unknown>();
  for (let current = error; current !== undefined && !seen.has(current) && chain.length < maxCauses; ) {
    seen.add(current);
    chain.push(describeOne(current, siteDir));
    current = current instanceof Error ? current.cause : undefined;
  }
  return chain;
}

function describeOne(error: unknown, siteDir: string): ErrorFacts {
  if (!(error instanceof Error)) {
    return {
      kind: "Thrown value",
      message: shortText(error),
      code: undefined,
      hint: "Throw an Error, so that it says where it comes from.",
      template: undefined,
      frames: [],
    };
  }
  const code = (error as { readonly code?: unknown }).code;
  return {
    kind: error.name || "Error",
    message: shortened(String(error.message)) || "(no message)",
    code: typeof code === "string" ? code : undefined,
    hint: error instanceof NuagesError ? error.hint : undefined,
    template: templatePlace(error),
    frames: stackFrames(error, siteDir),
  };
}

function shortened(message: string): string {
  return message.length <= maxMessage ? message : `${message.slice(0, maxMessage)}…`;
}

function shortText(value: unknown): string {
  try {
    return String(typeof value === "object" ? JSON.stringify(value) : value).slice(0, 2000);
  } catch {
    return "a value that can't be shown";
  }
}

/** Errors of templates carry their place; this room doesn't ask for their class. */
function templatePlace(error: Error): TemplatePlace | undefined {
  const { file, line, column, excerpt } = error as Partial<Record<keyof TemplatePlace, unknown>>;
  if (typeof file !== "string" || typeof line !== "number" || typeof column !== "number") return undefined;
  return { file, line, column, excerpt: typeof excerpt === "string" ? excerpt : "" };
}
