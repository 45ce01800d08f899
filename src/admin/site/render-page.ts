import type { HttpResponse } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import { staticUrl } from "../../staticfiles/index.ts";
import { render } from "../../views/index.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext, Page } from "./admin-context.ts";
import { takeNotices } from "./notices.ts";
import { themeOf, themes } from "./theme.ts";

/** One step of the trail above a page; the last one, which is the page itself, has no address. */
export interface Crumb {
  readonly label: string;
  readonly url?: string;
}

/** The policy of every page of the admin: own files only, no inline code, no HTML made from strings by scripts. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** Puts the headers of the admin on a response: its own policy, and nothing kept by caches or sent as referrer. */
export function secure(response: HttpResponse): HttpResponse {
  response.headers.set("Content-Security-Policy", contentSecurityPolicy);
  response.headers.set("Cache-Control", "no-store, private");
  response.headers.set("X-Robots-Tag", "noindex");
  return response;
}

/** Renders a page of the admin with its shell. */
export async function renderPage(context: AdminContext, page: Page): Promise<HttpResponse> {
  const shell = await shellOf(context, page.admin);
  const values = {
    title: page.title,
    crumbs: page.crumbs ?? [{ label: context.site.name, url: context.urls.home }, { label: page.title }],
    shell,
    notices: await takeNotices(context.request),
    ...page.values,
  };
  return render(context.request, page.template, values, { status: page.status ?? 200 });
}

/** What pages without a signed-in user know of the shell. */
export async function bareShell(context: Pick<AdminContext, "request" | "site" | "urls">) {
  const theme = themeOf(context.request);
  const { name, environment, settings, formats } = context.site;
  return {
    siteName: name,
    initial: [...name.trim()][0]?.toUpperCase() ?? "N",
    environment,
    language: formats.locale.language,
    direction: isRightToLeft(formats.locale.language) ? "rtl" : "ltr",
    theme: theme === "system" ? "" : theme,
    css: await staticUrl("admin/admin.css"),
    js: await staticUrl("admin/admin.js"),
    icons: await staticUrl("admin/icons.svg"),
    favicon: await staticUrl("admin/favicon.svg"),
    homeUrl: context.urls.home,
    logoutUrl: context.urls.logout,
    themeUrl: context.urls.theme,
    siteUrl: settings.siteUrl ?? "/",
    path: context.request.fullPath,
    themes: themes.map((each) => ({ ...each, current: each.value === theme })),
    themeName: themes.find((each) => each.value === theme)!.label,
  };
}

async function shellOf(context: AdminContext, current: ModelAdmin | undefined) {
  const apps = [];
  for (const group of context.site.groups) {
    const models = [];
    for (const admin of group.admins) {
      if (!(await context.permissions.sees(admin))) continue;
      models.push({
        label: capitalize(admin.options.verboseNamePlural),
        singular: admin.options.verboseName,
        url: context.urls.list(admin.options),
        addUrl: (await context.permissions.can("add", admin)) ? context.urls.add(admin.options) : undefined,
        icon: admin.icon,
        current: admin === current,
      });
    }
    if (models.length > 0) apps.push({ id: group.app, label: group.label, models });
  }
  return {
    ...(await bareShell(context)),
    apps,
    atHome: context.request.path === context.urls.home,
    userName: userName(context.user),
    userRole: context.user.isSuperuser ? "Superuser" : "Staff",
  };
}

/** How the user is called in the shell. */
export function userName(user: object): string {
  const { displayName, username } = user as { displayName?: unknown; username?: unknown };
  if (typeof displayName === "string" && displayName.trim() !== "") return displayName;
  return typeof username === "string" && username !== "" ? username : String(user);
}

function isRightToLeft(language: string): boolean {
  return /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/i.test(language);
}
