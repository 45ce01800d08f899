import type { CheckMessage } from "../checks/index.ts";

/** What the check looks at: an application. */
interface Subject {
  readonly urls: { entries(): readonly { readonly name: string | undefined }[] };
}

/** The admin needs an address. */
export function adminChecks(subject: unknown): readonly CheckMessage[] {
  if ((subject as Subject).urls.entries().some((route) => route.name === "admin:index")) return [];
  return [
    {
      id: "admin.W001",
      level: "warning",
      message: "The admin app is installed, but none of its pages has an address.",
      hint: 'Mount it in the site\'s urls.ts: include("admin/", adminUrls), with adminUrls from "nuages/admin".',
    },
  ];
}
