import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Check, CheckMessage } from "../../checks/index.ts";
import type { Application } from "../application.ts";

/** Folders that are not there, and apps that need others. */
export const settingsChecks: readonly Check<Application>[] = [checkFolders, checkNeeds];

function checkFolders({ settings }: Application): CheckMessage[] {
  const groups: [string, readonly string[], string][] = [
    ["templates.dirs", settings.templates.dirs, "templates"],
    ["static.dirs", settings.static.dirs, "static"],
  ];
  return groups.flatMap(([setting, dirs, usual]) =>
    dirs
      .filter((dir) => dir !== usual && !existsSync(resolve(settings.dir, dir)))
      .map(
        (dir): CheckMessage => ({
          id: "settings.W001",
          level: "warning",
          subject: setting,
          message: `the folder ${JSON.stringify(dir)} does not exist`,
          hint: `Make the folder, or remove it from ${setting}.`,
        }),
      ),
  );
}

/** Which of the standard apps does not work without which others. */
const needs: Readonly<Record<string, readonly string[]>> = {
  admin: ["auth", "contenttypes", "messages", "sessions", "staticfiles"],
  auth: ["contenttypes"],
  messages: ["sessions"],
};

/** Each app that is missing is told once, with all that need it. */
function checkNeeds({ settings }: Application): CheckMessage[] {
  const listed = new Set(settings.apps.map((app) => app.label));
  const missing = new Map<string, string[]>();
  for (const [label, others] of Object.entries(needs).filter(([label]) => listed.has(label)))
    for (const other of others.filter((one) => !listed.has(one)))
      missing.set(other, [...(missing.get(other) ?? []), label]);
  return [...missing].map(([other, labels]): CheckMessage => {
    const quoted = labels.map((label) => `"${label}"`).join(" and ");
    return {
      id: "settings.E001",
      level: "error",
      subject: "apps",
      message: `the app "${other}" is not listed, but needed by ${quoted}`,
      hint: "List `...standardApps` in settings.apps, or the missing app.",
    };
  });
}
