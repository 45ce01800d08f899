import { NuagesError } from "../../errors/index.ts";
import { type HttpRequest, type HttpResponse, RedirectResponse, type View } from "../../http/index.ts";
import { isSafeRedirect } from "../../security/index.ts";
import { render, requireMethods } from "../../views/index.ts";
import { authenticate, login } from "../auth.ts";
import { LoginForm } from "../forms.ts";

/** How a login page looks and where it leads. */
export interface LoginViewOptions {
  /** Default `"auth/login.html"`. It gets `form` and `next`. */
  readonly template?: string;
  /** Where to go without a `next`; default `/`. */
  readonly redirectTo?: string;
  /** Other hosts that `next` may lead to. */
  readonly allowedHosts?: readonly string[];
  /** More for the template. */
  readonly context?: Readonly<Record<string, unknown>>;
}

const wrong = "This username and password don't belong to an active account. Mind upper and lower case.";

/**
 * Makes a login page: GET shows it, POST signs in and leads on to `next`, if that is a page of this site.
 *
 * @example
 * path("accounts/login/", loginView({ redirectTo: "/dashboard/" }), { name: "login" })
 */
export function loginView(options: LoginViewOptions = {}): View<unknown> {
  return requireMethods(["GET", "POST"], function loginPage(request: HttpRequest) {
    return request.method === "POST" ? signIn(request, options) : show({ request, options, form: new LoginForm() });
  });
}

async function signIn(request: HttpRequest, options: LoginViewOptions): Promise<HttpResponse> {
  const form = new LoginForm({ data: await request.form() });
  if (!(await form.isValid())) return show({ request, options, form, status: 422 });
  let retryAfter: number | undefined;
  const user = await authenticate(request, form.cleaned).catch((error: unknown) => {
    if (!(error instanceof NuagesError) || error.code !== "E_LOGIN_THROTTLED") throw error;
    retryAfter = (error as NuagesError<"E_LOGIN_THROTTLED">).values.seconds;
    return undefined;
  });
  if (user) {
    const next = await nextOf(request, options);
    await login(request, user);
    return new RedirectResponse(next);
  }
  if (retryAfter === undefined) {
    form.addError(null, wrong);
    return show({ request, options, form, status: 422 });
  }
  form.addError(null, `There were too many attempts. Try again in ${retryAfter} seconds.`);
  const response = await show({ request, options, form, status: 429 });
  response.headers.set("Retry-After", String(retryAfter));
  return response;
}

interface Page {
  readonly request: HttpRequest;
  readonly options: LoginViewOptions;
  readonly form: LoginForm;
  readonly status?: number;
}

async function show({ request, options, form, status = 200 }: Page): Promise<HttpResponse> {
  const next = await nextOf(request, options);
  const values = { ...options.context, form, next };
  const response = await render(request, options.template ?? "auth/login.html", values, { status });
  // A page that asks for a password is nobody's to keep.
  response.headers.set("Cache-Control", "no-store, private");
  return response;
}

/** Where to go afterwards: what the form or the address says, if it is safe. */
async function nextOf(request: HttpRequest, options: LoginViewOptions): Promise<string> {
  const sent = request.method === "POST" ? (await request.form()).get("next") : undefined;
  const next = sent ?? request.query.get("next");
  const place = { host: request.host, secure: request.isSecure, allowedHosts: options.allowedHosts ?? [] };
  return isSafeRedirect(next, place) ? next : (options.redirectTo ?? "/");
}
