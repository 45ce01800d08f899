import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import { HttpRequest, HttpResponse, requestSlot } from "../http/index.ts";
import { csrfExempt, isCsrfExempt } from "../middleware/index.ts";
import type { AnyModel } from "../models/index.ts";
import { path, urls } from "../urls/index.ts";
import type { AnyUser } from "./abstract-user.ts";
import { loginRedirect, loginRequired, permissionRequired, staffRequired, userPassesTest } from "./access.ts";
import { AnonymousUser } from "./anonymous-user.ts";
import { Auth, authSlot } from "./auth.ts";
import { Member, TestSite } from "./site.test-support.ts";

const auth = new Auth({ userModel: Member as unknown as AnyModel, keys: TestSite.keys, loginUrl: "/in/" });

/** A user who holds some permissions, as far as a guard can see. */
const someone = (granted: readonly string[], more: Partial<AnyUser> = {}) =>
  ({
    pk: 1,
    isAuthenticated: true,
    isStaff: false,
    hasPerms: async (names: readonly string[]) => names.every((name) => granted.includes(name)),
    ...more,
  }) as unknown as AnyUser;

type AnyView = (request: HttpRequest, params: any) => Promise<unknown>;

async function visit(view: AnyView, user: AnyUser | AnonymousUser | undefined, url = "/drafts/3/?a=1") {
  const request = HttpRequest.make({ url, headers: { host: "example.com" } });
  if (user !== undefined) Object.defineProperty(request, "user", { value: user });
  return requestSlot.run(request, () => authSlot.run(auth, () => view(request, { id: 3 })));
}

const draft = (_request: HttpRequest, params: { id: number }) => `draft ${params.id}`;
const isDenied = (e: unknown) => e instanceof NuagesError && e.status === 403;

test("a guarded view keeps its name and the types of its parameters, so that path() still checks them", () => {
  const guarded = loginRequired(draft);
  assert.equal(guarded.name, "draft");
  urls([path("drafts/<int:id>/", guarded), path("d/<int:id>/", permissionRequired("tests.change_note")(draft))]);
  // @ts-expect-error the view wants a number
  urls([path("drafts/<slug:id>/", guarded)]);
  // @ts-expect-error the pattern gives no id
  urls([path("drafts/", staffRequired(draft))]);
  const result: Promise<string | HttpResponse> = guarded(HttpRequest.make({ url: "/" }), { id: 1 });
  result.catch(() => {});
});

test("who isn't signed in is sent to the login page and back; who is sees the view", async () => {
  const response = await visit(loginRequired(draft), new AnonymousUser());
  assert.ok(response instanceof HttpResponse && response.status === 302);
  assert.equal(response.headers.get("location"), "/in/?next=%2Fdrafts%2F3%2F%3Fa%3D1");
  assert.equal(await visit(loginRequired(draft), someone([])), "draft 3");
});

test("the way back never leads to another site, whatever was asked for", async () => {
  for (const url of ["//evil.tld/x", "/\\evil.tld", "/%0d%0aSet-Cookie:x=1"]) {
    const response = (await visit(loginRequired(draft), new AnonymousUser(), url)) as HttpResponse;
    const next = new URL(response.headers.get("location")!, "http://example.com").searchParams.get("next")!;
    assert.ok(next.startsWith("/") && !next.startsWith("//"), next);
  }
});

test("every named permission is needed, and a signed-in user without one gets 403, not the login page", async () => {
  const both = permissionRequired("tests.change_note", "tests.publish_note")(draft);
  assert.equal(await visit(both, someone(["tests.change_note", "tests.publish_note"])), "draft 3");
  await assert.rejects(visit(both, someone(["tests.change_note"])), isDenied);
  assert.equal(((await visit(both, new AnonymousUser())) as HttpResponse).status, 302);
});

test("staff pages are for staff", async () => {
  assert.equal(await visit(staffRequired(draft), someone([], { isStaff: true })), "draft 3");
  await assert.rejects(visit(staffRequired(draft), someone([])), isDenied);
});

test("a test of one's own opens the door with true alone: a forgotten return or await keeps it shut", async () => {
  const guarded = (answer: unknown) => userPassesTest((() => answer) as never)(draft);
  assert.equal(await visit(guarded(true), someone([])), "draft 3");
  assert.equal(await visit(guarded(Promise.resolve(true)), someone([])), "draft 3");
  for (const answer of [undefined, null, 1, "yes", {}, Promise.resolve("yes"), false]) {
    await assert.rejects(visit(guarded(answer), someone([])), isDenied);
  }
});

test("a request that no authentication middleware has seen is refused with what is missing", async () => {
  await assert.rejects(
    visit(loginRequired(draft), undefined),
    (e) => e instanceof NuagesError && e.code === "E_NO_AUTH",
  );
});

test("a login address with a query of its own keeps it", () => {
  const request = HttpRequest.make({ url: "/drafts/", headers: { host: "example.com" } });
  const { location } = requestSlot.run(request, () => loginRedirect(request, "/in/?theme=dark"));
  assert.equal(location, "/in/?theme=dark&next=%2Fdrafts%2F");
});

test("what a view is marked with holds for the guarded one", () => {
  assert.equal(isCsrfExempt(loginRequired(csrfExempt(draft))), true);
  assert.equal(isCsrfExempt(loginRequired(draft)), false);
});
