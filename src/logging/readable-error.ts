import { escapeControls, type Plain } from "./serialize.ts";

/** What is left of an error in a log record. */
interface LoggedError {
  readonly stack: string;
  readonly hint?: Plain;
  readonly cause?: Plain;
}

const framework = new URL("..", import.meta.url).href;
/** Where no frame is the site's own. */
const fewFrames = 5;

export function isLoggedError(value: Plain | undefined): value is LoggedError & { [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && typeof value.stack === "string";
}

/** The lines that tell a person of an error: what it says, its hint, the places in the site's own code, and what caused it. */
export function errorLines({ stack, hint, cause }: LoggedError): string[] {
  const lines = stack.split("\n");
  const first = lines.findIndex((line) => isFrame(line));
  const frames = first < 0 ? [] : lines.slice(first);
  const own = frames.filter(isOwn);
  return [
    ...lines.slice(0, first < 0 ? lines.length : first),
    ...(typeof hint === "string" ? [`  ${hint}`] : []),
    ...(own.length > 0 ? own : frames.slice(0, fewFrames)),
    ...(isLoggedError(cause)
      ? errorLines(cause).map((line, index) => (index === 0 ? `Caused by: ${line}` : line))
      : []),
  ].map(escapeControls);
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

function isOwn(line: string): boolean {
  return (
    isFrame(line) &&
    !/[(\s]node:|\/node_modules\/|<anonymous>/.test(line) &&
    !line.includes(framework) &&
    /(?:file:\/\/|\/|[A-Z]:\\)/.test(line)
  );
}
