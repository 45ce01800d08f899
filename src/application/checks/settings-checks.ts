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
  auth: ["contenttypes"],
  messages: ["sessions"],
};

function checkNeeds({ settings }: Application): CheckMessage[] {
  const listed = new Set(settings.apps.map((app) => app.label));
  return Object.entries(needs)
    .filter(([label]) => listed.has(label))
    .flatMap(([label, others]) => others.filter((other) => !listed.has(other)).map((other) => [label, other] as const))
    .map(
      ([label, other]): CheckMessage => ({
        id: "settings.E001",
        level: "error",
        subject: "apps",
        message: `the app "${label}" needs the app "${other}", which is not listed`,
        hint: "List `...standardApps` in settings.apps, or the missing app.",
      }),
    );
}
