import type { CheckMessage } from "../checks/index.ts";
import { paint } from "./output.ts";

/** A finding as two lines: what is wrong, and how to mend it. */
export function checkLine(message: CheckMessage): string {
  const colour = message.level === "error" ? "red" : message.level === "warning" ? "yellow" : "cyan";
  const subject = message.subject === undefined ? "" : `${message.subject}: `;
  return `${paint(colour, message.level, process.stderr)} ${subject}${message.message} (${message.id})\n  ${paint("dim", message.hint, process.stderr)}`;
}
