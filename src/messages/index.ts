export { type MessageLevel, messageLevels } from "./levels.ts";
export { getMessages, type Message, type MessageOptions, messages } from "./messages.ts";
