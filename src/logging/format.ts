import type { LogLevel } from "./levels.ts";
import { errorLines, isLoggedError } from "./readable-error.ts";
import { escapeControls, type Plain } from "./serialize.ts";

/** A log line before it is text. */
export interface LogRecord {
  readonly time: Date;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, Plain>>;
}

/** Makes a line, without its line break, of a record. */
export type LogFormat = (record: LogRecord) => string;

/** One JSON object per line: `time` (UTC), `level`, `message`, then the fields. For machines. */
export const formatJson: LogFormat = ({ time, level, message, fields }) => {
  const line = { time: time.toISOString(), level, message, ...withoutReserved(fields) };
  return escapeControls(JSON.stringify(line));
};

/** A field can't pass for the line's own time, level or message. */
function withoutReserved(fields: Readonly<Record<string, Plain>>): Record<string, Plain> {
  const made: Record<string, Plain> = {};
  for (const [name, value] of Object.entries(fields)) {
    const key =
      name === "time" || name === "level" || name === "message" || name === "__proto__" ? `field_${name}` : name;
    made[key] = value;
  }
  return made;
}

const colors: Readonly<Record<LogLevel, string>> = {
  debug: "\u001b[2m",
  info: "\u001b[32m",
  warn: "\u001b[33m",
  error: "\u001b[31m",
};

/** Lines for a person at a terminal: time, level, message, fields; below an error with its hint and its places in the site's own code. */
export function formatPretty({ color = false }: { readonly color?: boolean } = {}): LogFormat {
  const paint = (code: string, text: string) => (color ? `${code}${text}\u001b[0m` : text);
  return ({ time, level, message, fields }) => {
    const stacks: string[] = [];
    const parts = [
      time.toTimeString().slice(0, 8),
      paint(colors[level], level.toUpperCase().padEnd(5)),
      escapeControls(message),
    ];
    for (const [name, value] of Object.entries(fields)) {
      if (isLoggedError(value)) stacks.push(...errorLines(value).map((line) => `    ${line}`));
      else
        parts.push(
          paint("\u001b[2m", `${escapeControls(name)}=`) +
            escapeControls(typeof value === "string" ? value : JSON.stringify(value)),
        );
    }
    return [parts.join(" "), ...stacks].join("\n");
  };
}
