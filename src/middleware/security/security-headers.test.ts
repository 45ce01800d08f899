import assert from "node:assert/strict";
import test from "node:test";
import { Http404 } from "../../errors/index.ts";
import { compose, HttpRequest, HttpResponse, JsonResponse, RedirectResponse } from "../../http/index.ts";
import { type SecurityHeadersOptions, securityHeaders } from "./security-headers.ts";

function respond(
  view: (request: HttpRequest) => HttpResponse,
  o: SecurityHeadersOptions & { scheme?: "http" | "https" } = {},
): Promise<HttpResponse> {
  const handle = compose(
    [securityHeaders(o)],
    async (request) => view(request),
    async () => new HttpResponse("sorry", { status: 500 }),
  );
  return handle(HttpRequest.make({ url: "/", scheme: o.scheme ?? "http" }));
}

const expected: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "x-permitted-cross-domain-policies": "none",
};

const kinds: Record<string, (request: HttpRequest) => HttpResponse> = {
  page: () => new HttpResponse("ok"),
  json: () => new JsonResponse({}),
  redirect: () => new RedirectResponse("/a/"),
  "missing page": () => {
    throw new Http404();
  },
  failure: () => {
    throw new TypeError("boom");
  },
};
for (const [kind, view] of Object.entries(kinds)) {
  test(`a ${kind} carries every security header`, async () => {
    const { headers } = await respond(view);
    for (const [name, value] of Object.entries(expected)) assert.equal(headers.get(name), value, name);
    assert.match(
      headers.get("content-security-policy") ?? "",
      /^default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'/,
    );
    for (const name of ["x-xss-protection", "server", "x-powered-by"]) assert.equal(headers.has(name), false);
  });
}

test("a page's policy allows its own nonce, other responses allow none", async () => {
  let nonce = "";
  const page = await respond((request) => {
    nonce = request.nonce;
    return new HttpResponse("ok");
  });
  assert.ok(page.headers.get("content-security-policy")?.includes(`script-src 'self' 'nonce-${nonce}'`));
  const json = await respond(() => new JsonResponse({}));
  assert.ok(!json.headers.get("content-security-policy")?.includes("nonce"));
});

test("HSTS of two years goes out over https only, and not at all in development", async () => {
  const ok = () => new HttpResponse("ok");
  const hsts = async (o: SecurityHeadersOptions & { scheme?: "http" | "https" }) =>
    (await respond(ok, o)).headers.get("strict-transport-security");
  assert.equal(await hsts({ scheme: "https" }), "max-age=63072000; includeSubDomains");
  assert.equal(await hsts({ scheme: "http" }), undefined);
  assert.equal(await hsts({ scheme: "https", hsts: false }), undefined);
  assert.equal(
    await hsts({ scheme: "https", hsts: { maxAge: 60, includeSubDomains: false, preload: true } }),
    "max-age=60; preload",
  );
});

test("insecure parts of a page are asked for over https where the page came by it", async () => {
  const csp = async (scheme: "http" | "https") =>
    (await respond(() => new HttpResponse("ok"), { scheme })).headers.get("content-security-policy") ?? "";
  assert.match(await csp("https"), /; upgrade-insecure-requests$/);
  assert.ok(!(await csp("http")).includes("upgrade"));
});

test("a response for a signed-in user is kept by no cache, unless the view decides", async () => {
  const isAuthenticated = () => true;
  const cache = async (view: () => HttpResponse, o: SecurityHeadersOptions = { isAuthenticated }) =>
    (await respond(view, o)).headers.get("cache-control");
  assert.equal(await cache(() => new HttpResponse("ok")), "no-store, private");
  assert.equal(await cache(() => new HttpResponse("ok"), {}), undefined);
  const own = new Map([["Cache-Control", "max-age=60"]]);
  assert.equal(await cache(() => new HttpResponse("ok", { headers: own })), "max-age=60");
});

test("a header that the view has set stays as it is", async () => {
  const { headers } = await respond(
    () => new HttpResponse("ok", { headers: { "Referrer-Policy": "no-referrer", "X-Frame-Options": "SAMEORIGIN" } }),
  );
  assert.equal(headers.get("referrer-policy"), "no-referrer");
  assert.equal(headers.get("x-frame-options"), "SAMEORIGIN");
});
