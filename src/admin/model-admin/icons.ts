import type { IconName } from "./types.ts";

const words: readonly (readonly [RegExp, IconName])[] = [
  [/group|team|role/, "users"],
  [/user|author|customer|person|member|profile|account/, "user"],
  [/tag|label|keyword/, "tag"],
  [/comment|message|review|reply|chat/, "message"],
  [/categor|section|folder|topic|collection/, "folder"],
  [/order|cart|sale|invoice|payment/, "cart"],
  [/product|item|stock|package/, "box"],
  [/permission|token|key|secret/, "key"],
  [/event|date|booking|calendar|schedule/, "calendar"],
  [/mail|newsletter|subscri/, "mail"],
  [/image|photo|picture|media/, "image"],
  [/link|redirect|url/, "link"],
  [/post|article|page|document|entry|story|book/, "document"],
];

/** The drawing that a model's name suggests. */
export function iconFor(modelName: string): IconName {
  return words.find(([pattern]) => pattern.test(modelName))?.[1] ?? "grid";
}
