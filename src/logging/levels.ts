/** How much a log line matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** The levels in order; a logger writes its own and those above. */
export const levelOrder: Readonly<Record<LogLevel, number>> = Object.freeze({
  debug: 10,
  info: 20,
  warn: 30,
  error: 40,
});
