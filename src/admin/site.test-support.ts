import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineApp } from "../apps/index.ts";
import { createUser, Permission, type User } from "../auth/index.ts";
import { siteDatabases } from "../database/empty.test-support.ts";
import { defineSettings, standardApps } from "../settings/index.ts";
import { createTestApplication, type TestApplication, type TestClient, type TestResponse } from "../testing/index.ts";
import { include, urls } from "../urls/index.ts";
import { adminUrls } from "./index.ts";

const library = new URL("./library.test-support.ts", import.meta.url).href;

/** A site with the library and its admin, and what tests do with it. */
export interface LibrarySite {
  readonly site: TestApplication;
  /** A client whose user is a superuser. */
  admin(): Promise<TestClient>;
  /** A client whose user is staff with these permissions, "library.change_post". */
  staff(...permissions: string[]): Promise<TestClient & { readonly user: User }>;
  close(): Promise<void>;
}

let users = 0;

/** Makes the site: an app in a folder of its own, as a user's is, whose files hand on the library. `mounted`: the admin has an address. */
export async function makeLibrary(options: { readonly mounted?: boolean } = {}): Promise<LibrarySite> {
  const dir = mkdtempSync(join(tmpdir(), "nuages-admin-"));
  writeFileSync(
    join(dir, "models.ts"),
    `export { Author, Section, Tag, Post, Comment, Ticket, Note } from ${JSON.stringify(library)};\n`,
  );
  writeFileSync(
    join(dir, "admin.ts"),
    `export { settings, authors, sections, tags, posts, comments, tickets } from ${JSON.stringify(library)};\n`,
  );
  const site = await createTestApplication(
    defineSettings({
      databases: siteDatabases,
      dir,
      debug: true,
      secretKey: "only-for-tests-0123456789-abcdefghijk",
      apps: [defineApp({ label: "library", dir, verboseName: "Library" }), ...standardApps],
      urls: urls(options.mounted === false ? [] : [include("admin/", adminUrls)]),
      timeZone: "Europe/Paris",
    }),
  );
  const client = async (values: { isSuperuser?: boolean }, permissions: readonly string[]) => {
    const user = (await createUser({ username: `user${++users}`, isStaff: true, ...values })) as User;
    for (const name of permissions) {
      const [app, codename] = name.split(".");
      await user.userPermissions.add(
        await Permission.objects.get({ codename: codename!, contentType: { appLabel: app! } }),
      );
    }
    const made = site.client();
    await made.forceLogin(user as never);
    return Object.assign(made, { user });
  };
  return {
    site,
    admin: () => client({ isSuperuser: true }, []),
    staff: (...permissions) => client({}, permissions),
    close: async () => {
      await site.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The values of a form's controls on a page, as a browser would send them; without those of buttons. */
export function fieldsOf(response: TestResponse): Record<string, string | string[]> {
  const html = response.text();
  const main = html.slice(html.indexOf('<main id="main"')).replace(/<template[\s\S]*?<\/template>/g, "");
  const found: Record<string, string[]> = {};
  const add = (name: string | undefined, value: string) => {
    if (name) (found[name] ??= []).push(decode(value));
  };
  for (const [tag] of main.matchAll(/<input\b[^>]*>/g)) {
    const at = attributes(tag);
    const box = at.type === "checkbox" || at.type === "radio";
    if (!box || "checked" in at) add(at.name, at.value ?? (box ? "on" : ""));
  }
  for (const [, open = "", inside = ""] of main.matchAll(/<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>/g)) {
    add(attributes(`<x${open}>`).name, inside);
  }
  for (const [, open = "", inside = ""] of main.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...inside.matchAll(/<option\b[^>]*>/g)].map(([tag]) => attributes(tag));
    const chosen = options.filter((option) => "selected" in option);
    const { name, multiple } = attributes(`<x${open}>`);
    for (const option of chosen.length > 0 || multiple !== undefined ? chosen : options.slice(0, 1))
      add(name, option.value ?? "");
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
  );
}

function attributes(tag: string): Record<string, string | undefined> {
  return Object.fromEntries(
    [...tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, value === undefined ? "" : value]),
  );
}

function decode(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
