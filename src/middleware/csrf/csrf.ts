import { NuagesError } from "../../errors/index.ts";
import type { HttpRequest, HttpResponse, Middleware } from "../../http/index.ts";
import { html, type SafeString } from "../../lib/index.ts";
import { constantTimeEqual, randomToken, reportSecurityEvent, Signer } from "../../security/index.ts";
import type { Session } from "../../sessions/index.ts";
import { csrfFieldName } from "../../views/index.ts";
import { isCsrfExempt } from "./csrf-exempt.ts";
import { maskToken, unmaskToken } from "./masked-token.ts";
import { type CsrfReason, originObjection, trustedOrigins } from "./origin-check.ts";

export { csrfFieldName };

/** What the CSRF check is made from. */
export interface CsrfOptions {
  /** The secret keys, newest first. */
  readonly keys: readonly string[];
  /** True: the pre-session cookie is `__Host-csrf` with Secure. `"auto"`: that over https, plain `csrf` over http. Default true. */
  readonly secure?: boolean | "auto";
  /** Other origins whose pages may send forms here, e.g. `"https://shop.example.com"`. */
  readonly trustedOrigins?: readonly string[];
  /** Finds the view that will answer, to see whether it is exempt; default: what `request.route` holds as `view`. */
  readonly viewOf?: (request: HttpRequest) => unknown;
}

/** What one request's tokens come from. */
interface CsrfState {
  readonly signer: Signer;
  /** From the pre-session cookie, or made for this response. */
  preId: string | undefined;
  /** The pre-session id must be sent to the browser. */
  isNew: boolean;
  /** A token was handed out, so the response depends on the cookies. */
  used: boolean;
}

const states = new WeakMap<HttpRequest, CsrfState>();
const safeMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);
/** As long as a session that isn't used may last. */
const preSessionSeconds = 12 * 3600;

/**
 * Refuses (403, E_CSRF) a request that changes something unless nothing speaks against it: the browser's Sec-Fetch-Site and Origin (over
 * https else the Referer) must not name another site, and a token must come with it, in the form field `csrfToken` or the header
 * X-CSRF-Token. Tokens belong to the session; without one, to a signed cookie of their own, so that showing a form writes no row.
 */
export function csrfProtection(options: CsrfOptions): Middleware {
  const signer = new Signer({ keys: options.keys, purpose: "nuages.csrf" });
  const trusted = trustedOrigins(options.trustedOrigins ?? []);
  const viewOf = options.viewOf ?? ((request) => (request.route as { view?: unknown } | undefined)?.view);
  const { secure = true } = options;
  return async function csrf(request, next) {
    const isSecure = secure === "auto" ? request.isSecure : secure;
    const name = isSecure ? "__Host-csrf" : "csrf";
    const state = newState(request, signer, name);
    states.set(request, state);
    if (!safeMethods.has(request.method) && !isCsrfExempt(viewOf(request))) {
      const reason = originObjection(request, trusted) ?? (await tokenObjection(request, state));
      if (reason !== undefined) refuse(request, reason);
    }
    const response = await next();
    await settle({ request, response, state, name, isSecure });
    return response;
  };
}

/**
 * The token for a form or a script of this response: a new text each time, valid until the session ends or the user signs in.
 * Throws E_CSRF_INACTIVE where the CSRF middleware didn't run.
 */
export async function getCsrfToken(request: HttpRequest): Promise<string> {
  const state = states.get(request);
  if (!state) throw new NuagesError("E_CSRF_INACTIVE", {});
  state.used = true;
  const secret = await sessionSecret(request.session, state.signer);
  if (secret !== undefined) return maskToken(secret);
  if (state.preId === undefined) {
    state.preId = randomToken();
    state.isNew = true;
  }
  return maskToken(preSecret(state.signer, state.preId));
}

/** The hidden field for a form: what `{% csrf_token %}` prints. */
export async function csrfInput(request: HttpRequest): Promise<SafeString> {
  return html`<input type="hidden" name="${csrfFieldName}" value="${await getCsrfToken(request)}">`;
}

function newState(request: HttpRequest, signer: Signer, name: string): CsrfState {
  const cookie = request.headers.has("cookie") ? request.cookies.get(name) : undefined;
  const preId = cookie === undefined ? undefined : signer.unsign(cookie, { maxAge: preSessionSeconds });
  return { signer, preId, isNew: false, used: false };
}

async function tokenObjection(request: HttpRequest, state: CsrfState): Promise<CsrfReason | undefined> {
  const isSecret = await secretCheck(request.session, state);
  if (isSecret === undefined) return "no-cookie";
  const token = request.headers.get("x-csrf-token") ?? (await formToken(request));
  if (token === undefined || token === "") return "no-token";
  const secret = unmaskToken(token);
  if (secret === undefined) return "malformed-token";
  return isSecret(secret) ? undefined : "wrong-token";
}

/**
 * Tells this browser's secret from others; undefined where the browser has none. One that an older key made counts too: forms that
 * were shown before the keys changed can still be sent.
 */
async function secretCheck(
  session: Session | undefined,
  { signer, preId }: CsrfState,
): Promise<((secret: string) => boolean) | undefined> {
  const stored = session?.hasCookie === true && (await session.isStored());
  const id = stored ? await session.secretId() : undefined;
  if (stored && id !== undefined) {
    const kept = await session.get("_csrf");
    if (kept !== undefined) return (secret) => constantTimeEqual(secret, kept);
    return (secret) => signer.verifyFingerprint(ofSession(id), secret);
  }
  return preId === undefined ? undefined : (secret) => signer.verifyFingerprint(ofVisitor(preId), secret);
}

async function formToken(request: HttpRequest): Promise<string | undefined> {
  const isForm = request.contentType?.trim().toLowerCase().startsWith("application/x-www-form-urlencoded");
  return isForm ? (await request.form()).get(csrfFieldName) : undefined;
}

async function sessionSecret(session: Session | undefined, signer: Signer): Promise<string | undefined> {
  if (session === undefined || !(session.hasCookie || session.modified)) return undefined;
  const id = await session.secretId();
  if (id === undefined) return undefined;
  return (await session.get("_csrf")) ?? signer.fingerprint(ofSession(id));
}

function preSecret(signer: Signer, preId: string): string {
  return signer.fingerprint(ofVisitor(preId));
}

function ofSession(id: string): string {
  return `session:${id}`;
}

function ofVisitor(preId: string): string {
  return `visitor:${preId}`;
}

function refuse(request: HttpRequest, reason: CsrfReason): never {
  reportSecurityEvent("csrf-failed", {
    reason,
    method: request.method,
    path: request.path,
    address: request.remoteAddress,
  });
  throw new NuagesError("E_CSRF", { reason });
}

interface Settle {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly state: CsrfState;
  readonly name: string;
  readonly isSecure: boolean;
}

/** Brings cookies and session in line with the tokens that were handed out. */
async function settle({ request, response, state, name, isSecure }: Settle): Promise<void> {
  if (state.used) response.headers.vary("Cookie");
  if (state.preId === undefined) return;
  const { session } = request;
  const cookie = { secure: isSecure, httpOnly: true, sameSite: "lax", path: "/" } as const;
  if (session?.cycled) {
    // Rights have grown: nothing that an earlier page holds is good any more.
    if (!state.isNew) response.deleteCookie(name, cookie);
    return;
  }
  // A session that begins now takes over the secret, so that the pages shown before it keep working.
  const begins = session?.modified === true && !(await session.isStored()) && !(await session.isEmpty());
  if (begins) session.set("_csrf", preSecret(state.signer, state.preId));
  if (state.isNew) response.setCookie(name, state.signer.sign(state.preId), { ...cookie, maxAge: preSessionSeconds });
}
