import { authenticate, login, logout } from "../../auth/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { type HttpRequest, type HttpResponse, MethodNotAllowedResponse, RedirectResponse } from "../../http/index.ts";
import { isSafeRedirect } from "../../security/index.ts";
import { render } from "../../views/index.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { currentSite } from "../site/admin-site.ts";
import { mountedUrls } from "../site/admin-urls.ts";
import { takeNotices } from "../site/notices.ts";
import type { AdminUser } from "../site/permissions.ts";
import { bareShell, secure, userName } from "../site/render-page.ts";
import { parseTheme, themeCookie } from "../site/theme.ts";

const wrong = "That username and password do not match an active account. Mind upper and lower case.";
const tooMany = (seconds: number) => `Too many attempts. Try again in ${seconds} seconds.`;
const noStaff = "This account has no access to the admin.";

/** GET shows the form; POST signs in and leads on to `next`, if that is a page of this site. */
export async function loginView(request: HttpRequest): Promise<HttpResponse> {
  const urls = mountedUrls();
  if (request.method === "GET" || request.method === "HEAD") {
    const user = request.user as unknown as AdminUser;
    const next = nextPage(request, request.query.get("next"), urls.home);
    if (user.isAuthenticated && user.isStaff) return secure(new RedirectResponse(next));
    return loginPage(request, { next, username: "", problem: "" });
  }
  if (request.method !== "POST") return secure(new MethodNotAllowedResponse(["GET", "HEAD", "POST"]));
  const form = await request.form();
  const next = nextPage(request, form.get("next"), urls.home);
  const username = (form.get("username") ?? "").slice(0, 254);
  let wait: number | undefined;
  const user = await authenticate(request, { username, password: form.get("password") ?? "" }).catch(
    (error: unknown) => {
      if (!(error instanceof NuagesError) || error.code !== "E_LOGIN_THROTTLED") throw error;
      wait = (error as NuagesError<"E_LOGIN_THROTTLED">).values.seconds;
      return undefined;
    },
  );
  if (wait !== undefined) return loginPage(request, { next, username, problem: tooMany(wait), wait });
  if (!user) return loginPage(request, { next, username, problem: wrong });
  if (!(user as unknown as AdminUser).isStaff) return loginPage(request, { next, username, problem: noStaff });
  await login(request, user);
  return secure(new RedirectResponse(next));
}

/** POST signs out. A link can't: another site could follow it. */
export async function logoutView(request: HttpRequest): Promise<HttpResponse> {
  const urls = mountedUrls();
  if (request.method !== "POST") return secure(new MethodNotAllowedResponse(["POST"]));
  await logout(request);
  const response = new RedirectResponse(urls.login);
  if (request.isSecure) response.headers.set("Clear-Site-Data", '"storage"');
  return secure(response);
}

/** POST keeps the chosen theme in a cookie and leads back. */
export async function themeView(request: HttpRequest): Promise<HttpResponse> {
  const urls = mountedUrls();
  if (request.method !== "POST") return secure(new MethodNotAllowedResponse(["POST"]));
  const form = await request.form();
  const response = new RedirectResponse(nextPage(request, form.get("next"), urls.home));
  const theme = parseTheme(form.get("theme"));
  const options = { path: "/", sameSite: "lax", secure: request.isSecure, httpOnly: true } as const;
  if (theme === "system") response.deleteCookie(themeCookie, options);
  else response.setCookie(themeCookie, theme, { ...options, maxAge: 365 * 24 * 3600 });
  return secure(response);
}

/** A signed-in user without access: who they are, and the way out. */
export async function noAccessPage(context: AdminContext): Promise<HttpResponse> {
  const shell = { ...(await bareShell(context)), userName: userName(context.user) };
  return render(context.request, "admin/no-access.html", { shell, title: "No access" }, { status: 403 });
}

async function loginPage(
  request: HttpRequest,
  form: {
    readonly next: string;
    readonly username: string;
    readonly problem: string;
    /** Seconds until another attempt is taken. */
    readonly wait?: number;
  },
): Promise<HttpResponse> {
  const urls = mountedUrls();
  const values = {
    ...form,
    shell: await bareShell({ request, site: currentSite(), urls }),
    title: "Log in",
    failed: form.problem !== "",
    action: urls.login,
    usernameLabel: "Username",
    notices: await takeNotices(request),
  };
  const status = form.problem === "" ? 200 : form.wait === undefined ? 422 : 429;
  const response = await render(request, "admin/login.html", values, { status });
  if (form.wait !== undefined) response.headers.set("Retry-After", String(form.wait));
  return secure(response);
}

function nextPage(request: HttpRequest, next: string | undefined, fallback: string): string {
  return isSafeRedirect(next, { host: request.host, secure: request.isSecure }) ? next : fallback;
}
