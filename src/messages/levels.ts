/** How much a message matters. */
export type MessageLevel = "debug" | "info" | "success" | "warning" | "error";

/** The levels, from the least to the most urgent. */
export const messageLevels: readonly MessageLevel[] = Object.freeze(["debug", "info", "success", "warning", "error"]);
