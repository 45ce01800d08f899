import type { CheckMessage } from "../checks/index.ts";

/** What the checks look at: an application. */
interface Subject {
  readonly settings: { readonly apps: readonly { readonly label: string }[] };
  readonly urls: { entries(): readonly { readonly name: string | undefined }[] };
}

const needed = ["auth", "contenttypes", "messages", "sessions", "staticfiles"];

/** The admin needs an address, and other apps. */
export function adminChecks(subject: unknown): readonly CheckMessage[] {
  const { settings, urls } = subject as Subject;
  const labels = new Set(settings.apps.map((app) => app.label));
  const missing = needed.filter((label) => !labels.has(label));
  const found: CheckMessage[] = missing.map((label) => ({
    id: "admin.E002",
    level: "error",
    message: `The admin needs the app "${label}", which is not among the apps of the settings.`,
    hint: `Add the app "${label}" to settings.apps, or use standardApps.`,
    subject: label,
  }));
  if (!urls.entries().some((route) => route.name === "admin:index")) {
    found.push({
      id: "admin.W001",
      level: "warning",
      message: "The admin app is installed, but none of its pages has an address.",
      hint: 'Mount it in the site\'s urls.ts: include("admin/", adminUrls), with adminUrls from "nuages/admin".',
    });
  }
  return found;
}
