import { defineCommand } from "../../apps/index.ts";
import type { CheckMessage } from "../../checks/index.ts";
import { checkLine } from "../check-line.ts";

/** `nuages check`. */
export default defineCommand({
  name: "check",
  help: "Looks for mistakes in the site: models, URLs, settings, security. Exit code 1 where it finds an error.",
  options: {
    deploy: { type: "boolean", help: "Also look at what matters in production only." },
    failOn: {
      type: "string",
      default: "error",
      choices: ["error", "warning"],
      help: "From which level on the exit code is 1.",
    },
  },
  async run({ application, options, print, warn }) {
    const messages = await application.checks({ deploy: options.deploy });
    for (const message of messages) warn(checkLine(message));
    const bad = messages.filter(
      (message) => message.level === "error" || (options.failOn === "warning" && message.level === "warning"),
    );
    if (messages.length === 0) print("The system check found nothing to mend.");
    else
      print(
        `The system check found ${count(messages, "error")}, ${count(messages, "warning")}, ${count(messages, "info")}.`,
      );
    return bad.length > 0 ? 1 : 0;
  },
});

function count(messages: readonly CheckMessage[], level: CheckMessage["level"]): string {
  const number = messages.filter((message) => message.level === level).length;
  return `${number} ${level}${number === 1 || level === "info" ? "" : "s"}`;
}
