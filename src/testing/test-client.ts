import type { Application } from "../application/index.ts";
import { authenticate, login, logout } from "../auth/index.ts";
import { NuagesError } from "../errors/index.ts";
import { compose, HttpRequest, HttpResponse, type Middleware } from "../http/index.ts";
import { getCsrfToken } from "../middleware/index.ts";
import { type RepeatedQuery, repeatedQuerySlot } from "../models/index.ts";
import type { StandardMiddleware } from "../settings/index.ts";
import { CookieJar } from "./cookie-jar.ts";
import { readBody, TestResponse } from "./test-response.ts";

/** Fields of a form: several values of one name as a list. */
export type FormData = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>
>;

/** What a request of the test client may carry besides its address and its form. */
export interface ClientRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Parameters that are added to the address. */
  readonly query?: FormData;
  /** Sends this value as JSON. */
  readonly json?: unknown;
  /** Sends this text or these bytes as they are; give their Content-Type in `headers`. */
  readonly body?: string | Uint8Array;
  /** Goes on to where the response redirects, up to 20 times. */
  readonly follow?: boolean;
  /** The address of the client; 127.0.0.1 when not given. */
  readonly remoteAddress?: string;
}

/** How a test client is made. */
export interface TestClientOptions {
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends no CSRF token of its own accord: to test that a form carries one. */
  readonly enforceCsrf?: boolean;
  /** Throws what a view threw, in place of the page of status 500. On when not given. */
  readonly raiseErrors?: boolean;
  /** `raise`, when not given: a request fails that asks the database about a relation for one row after another. */
  readonly repeatedQueries?: "raise" | "allow";
}

/** What a client needs to know of the site under test. */
export interface ClientSite {
  readonly application: Application;
  readonly standard: StandardMiddleware;
  /** What was thrown for a request that ended with 500. */
  readonly errorOf: (request: HttpRequest) => { readonly error: unknown } | undefined;
}

/** The user that a client logs in as: a saved instance. */
export type TestUser = Parameters<typeof login>[1];

const origin = "https://testserver";
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
const mostRedirects = 20;

/**
 * A browser without a socket: calls the application itself, keeps cookies, sends the CSRF token that a form of the site would send.
 *
 * @example
 * const client = site.client();
 * await client.forceLogin(user);
 * const response = await client.post("/posts/new/", { title: "Hello" }, { follow: true });
 * assert.equal(response.status, 200);
 */
export class TestClient {
  readonly cookies = new CookieJar();
  readonly #site: ClientSite;
  readonly #options: TestClientOptions;

  constructor(site: ClientSite, options: TestClientOptions = {}) {
    this.#site = site;
    this.#options = options;
  }

  get(url: string, request?: ClientRequest): Promise<TestResponse> {
    return this.request("GET", url, request);
  }

  head(url: string, request?: ClientRequest): Promise<TestResponse> {
    return this.request("HEAD", url, request);
  }

  /** Sends a form. */
  post(url: string, form: FormData = {}, request: ClientRequest = {}): Promise<TestResponse> {
    return this.request("POST", url, hasBody(request) ? request : { ...request, ...encodedForm(form, request) });
  }

  put(url: string, request?: ClientRequest): Promise<TestResponse> {
    return this.request("PUT", url, request);
  }

  patch(url: string, request?: ClientRequest): Promise<TestResponse> {
    return this.request("PATCH", url, request);
  }

  delete(url: string, request?: ClientRequest): Promise<TestResponse> {
    return this.request("DELETE", url, request);
  }

  /** Sends any request. @throws NuagesError `E_TEST_REDIRECTS` or `E_TEST_FOREIGN` where redirects lead round in a circle or away. */
  async request(method: string, url: string, request: ClientRequest = {}): Promise<TestResponse> {
    const redirects: string[] = [];
    let response = await this.#send({ method, url: withQuery(url, request.query), request, redirects });
    while (
      request.follow === true &&
      response.location !== undefined &&
      response.status >= 300 &&
      response.status < 400
    ) {
      const next = new URL(response.location, new URL(response.request.rawUrl, origin));
      redirects.push(next.pathname + next.search);
      if (next.origin !== origin) throw new NuagesError("E_TEST_FOREIGN", { url: next.href });
      if (redirects.length > mostRedirects)
        throw new NuagesError("E_TEST_REDIRECTS", { chain: redirects.slice(-3).join(" → ") });
      const keeps = response.status === 307 || response.status === 308;
      const { json: _json, body: _body, headers, ...rest } = request;
      const bare = headers === undefined ? rest : { ...rest, headers: withoutContentType(headers) };
      response = await this.#send({
        method: keeps || method === "HEAD" ? method : "GET",
        url: next.pathname + next.search,
        request: keeps ? request : bare,
        redirects,
      });
    }
    return response;
  }

  /** Signs in by name and password, through the site's own check of both. @throws NuagesError `E_TEST_LOGIN`. */
  async login(credentials: { readonly username: string; readonly password: string }): Promise<void> {
    await this.#inside(async (request) => {
      const user = await authenticate(request, credentials);
      if (user === undefined || user === null)
        throw new NuagesError("E_TEST_LOGIN", {
          user: credentials.username,
          detail: "the name or the password is wrong",
        });
      await login(request, user);
    });
  }

  /** Signs in as this user without a password. @throws NuagesError `E_TEST_LOGIN` where the site has no users. */
  async forceLogin(user: TestUser): Promise<void> {
    await this.#inside((request) => login(request, user));
  }

  async logout(): Promise<void> {
    await this.#inside((request) => logout(request));
  }

  async #send(o: {
    method: string;
    url: string;
    request: ClientRequest;
    redirects: readonly string[];
  }): Promise<TestResponse> {
    const { application, errorOf } = this.#site;
    const own = o.request.json === undefined ? {} : { "content-type": "application/json" };
    const csrf = safeMethods.has(o.method) || this.#options.enforceCsrf === true ? {} : await this.#csrfHeaders();
    const request = this.#make(o.method, o.url, {
      ...o.request,
      headers: { ...own, ...csrf, ...this.#options.headers, ...o.request.headers },
    });
    let repeated: RepeatedQuery | undefined;
    const note = (query: RepeatedQuery) => {
      repeated ??= query;
    };
    const { response, body } = await repeatedQuerySlot.run(note, async () => {
      const answered = await application.handle(request);
      return { response: answered, body: await readBody(answered) };
    });
    this.#keep(response);
    await response.close();
    const failed = this.#options.raiseErrors === false ? undefined : errorOf(request);
    if (failed !== undefined) throw failed.error;
    if (repeated !== undefined && this.#options.repeatedQueries !== "allow") throw repeatedError(request, repeated);
    return new TestResponse({
      response,
      request,
      body: o.method === "HEAD" ? new Uint8Array() : body,
      redirects: [...o.redirects],
    });
  }

  #make(method: string, url: string, request: ClientRequest): HttpRequest {
    const cookie = this.cookies.header();
    const body = request.json === undefined ? request.body : JSON.stringify(request.json);
    const { limits } = this.#site.application.settings;
    return HttpRequest.make({
      method,
      url: url.startsWith("/") ? origin + url : url,
      headers: { host: "testserver", ...(cookie === undefined ? {} : { cookie }), ...request.headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) }),
      ...(request.remoteAddress === undefined ? {} : { remoteAddress: request.remoteAddress }),
      ...(limits === undefined ? {} : { limits }),
    });
  }

  #keep(response: HttpResponse): void {
    for (const header of response.headers.cookies) this.cookies.take(header);
  }

  /** A token as a form of the site would carry it, and the headers that a browser adds. */
  async #csrfHeaders(): Promise<Record<string, string>> {
    let token = "";
    await this.#inside(async (request) => {
      token = await getCsrfToken(request);
    });
    return { "x-csrf-token": token, origin };
  }

  /** Runs `fn` as a view behind the site's own session, CSRF and authentication layers, with this client's cookies. */
  async #inside(fn: (request: HttpRequest) => Promise<unknown>): Promise<void> {
    const { application, standard } = this.#site;
    const layers = [standard.sessions, standard.csrf, standard.auth].filter(
      (layer): layer is Middleware => layer !== undefined,
    );
    let failure: { readonly error: unknown } | undefined;
    const view = async (request: HttpRequest) => {
      await fn(request);
      return new HttpResponse(null, { status: 204 });
    };
    const handle = compose(layers, view, async (_, error) => {
      failure ??= { error };
      return new HttpResponse(null, { status: 500 });
    });
    const response = await application.run(() => handle(this.#make("GET", "/", {})));
    if (failure !== undefined) throw failure.error;
    this.#keep(response);
    await response.close();
  }
}

function repeatedError(request: HttpRequest, { relation, at }: RepeatedQuery): NuagesError {
  return new NuagesError("E_TEST_REPEATED_QUERY", {
    relation,
    place: at,
    request: `${request.method} ${request.path}`,
  });
}

function hasBody(request: ClientRequest): boolean {
  return request.json !== undefined || request.body !== undefined;
}

function encodedForm(form: FormData, { headers }: ClientRequest): Pick<ClientRequest, "body" | "headers"> {
  return {
    body: encodeFields(form).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  };
}

function withQuery(url: string, query: FormData | undefined): string {
  if (query === undefined) return url;
  const text = encodeFields(query).toString();
  return text === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${text}`;
}

function encodeFields(fields: FormData): URLSearchParams {
  const pairs = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((item) => [name, String(item)]);
  });
  return new URLSearchParams(pairs);
}

function withoutContentType(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type"));
}
