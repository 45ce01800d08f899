import { readFileSync, statSync } from "node:fs";
import { extname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** One line of source around a place. */
export interface SourceLine {
  readonly number: number;
  readonly text: string;
  readonly current: boolean;
}

/** One call on the way to an error. */
export interface StackFrame {
  /** The function's name, "" where it has none. */
  readonly name: string;
  /** The path of the file, relative to the site where it lies in it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** It is the site's own code, not a library's or the framework's. */
  readonly own: boolean;
  /** Empty where the source can't be read. */
  readonly source: readonly SourceLine[];
}

const maxFrames = 60;
const maxSourceBytes = 2_000_000;
const maxStack = 100_000;
/** What can be a place in a stack. Whatever else a made-up one names, a file of secrets or a device without end, is not read. */
const sourceExtensions = new Set([".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".tsx", ".jsx"]);
const frameworkDir = fileURLToPath(new URL("../../", import.meta.url));

/** The calls that led to `error`, innermost first, with their source; what Node itself called is left out. */
export function stackFrames(error: Error, siteDir: string): StackFrame[] {
  const lines = callsOf(error).split("\n");
  const frames: StackFrame[] = [];
  for (const line of [...syntaxErrorPlace(lines), ...lines]) {
    // Compiled templates: the error itself tells the place in the template.
    if (line.includes("(eval at ")) continue;
    const place = parseLine(line);
    if (place !== undefined && frames.length < maxFrames) frames.push(toFrame(place, siteDir));
  }
  return frames;
}

/** The stack without the message, which may hold what a stranger sent and look like calls. */
function callsOf(error: Error): string {
  const stack = String(error.stack ?? "");
  const message = String(error.message);
  const at = message === "" ? -1 : stack.slice(0, message.length + maxStack).indexOf(message);
  return at === -1
    ? stack.slice(0, maxStack)
    : stack.slice(0, at) + stack.slice(at + message.length).slice(0, maxStack);
}

interface Place {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A syntax error's stack begins with `file:///…:line`. */
function syntaxErrorPlace(lines: readonly string[]): string[] {
  const first = lines[0] ?? "";
  return /^file:\/\/\S+:\d+$/.test(first) ? [`    at ${first}:1`] : [];
}

function parseLine(line: string): Place | undefined {
  const found =
    /^\s+at (?:async )?(?:(.{1,200}?) \()?(file:\/\/.{1,1000}|\/.{1,1000}|[A-Za-z]:\\.{1,1000}):(\d+):(\d+)\)?$/.exec(
      line,
    );
  if (found === null) return undefined;
  const path = found[2]!.startsWith("file:") ? fileURLToPath(found[2]!.replace(/\?.*$/, "")) : found[2]!;
  return { name: found[1] ?? "", path, line: Number(found[3]), column: Number(found[4]) };
}

function toFrame(place: Place, siteDir: string): StackFrame {
  const inSite = place.path.startsWith(siteDir + sep);
  const own = inSite && !place.path.includes(`${sep}node_modules${sep}`) && !place.path.startsWith(frameworkDir);
  return {
    name: place.name,
    file: inSite ? relative(siteDir, place.path) : place.path,
    line: place.line,
    column: place.column,
    own,
    source: sourceAround(place.path, place.line),
  };
}

/** The lines around a place: six before, five after; none where the file is no source or can't be read. */
function sourceAround(path: string, line: number): SourceLine[] {
  try {
    if (!sourceExtensions.has(extname(path))) return [];
    const found = statSync(path);
    if (!found.isFile() || found.size > maxSourceBytes) return [];
    return excerpt(readFileSync(path, "utf8"), line);
  } catch {
    return [];
  }
}

/** The lines of `text` around a line. */
export function excerpt(text: string, line: number): SourceLine[] {
  const from = Math.max(1, line - 6);
  return text
    .split("\n")
    .slice(from - 1, line + 5)
    .map((content, index) => ({ number: from + index, text: content.slice(0, 400), current: from + index === line }));
}
