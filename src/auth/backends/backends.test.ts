import assert from "node:assert/strict";
import { after, test } from "node:test";
import { NuagesError, PermissionDenied } from "../../errors/index.ts";
import { HttpRequest } from "../../http/index.ts";
import type { AnyModel } from "../../models/index.ts";
import { Argon2idHasher } from "../../security/index.ts";
import type { AnyUser } from "../abstract-user.ts";
import { authenticate } from "../auth.ts";
import { createUser } from "../create-user.ts";
import { Member, TestSite } from "../site.test-support.ts";
import type { AuthBackend } from "./auth-backend.ts";
import { ModelBackend } from "./model-backend.ts";

const password = "a cloud over the fields";
const sites: TestSite[] = [];
after(() => Promise.all(sites.map((site) => site.close())));

const says = (answer: () => unknown): AuthBackend & { asked: number } => ({
  asked: 0,
  async authenticate() {
    this.asked++;
    return answer() as AnyUser | undefined;
  },
});

/** A site with these backends and the members ada and grace; `attempt` answers with the name of who came in. */
async function withBackends(...backends: AuthBackend[]) {
  const site = await TestSite.make({ backends });
  sites.push(site);
  const members = await site.run(async () => ({
    ada: await createUser({ username: "ada", password }),
    grace: await createUser({ username: "grace", password, isActive: false }),
  }));
  const attempt = (username: string, given = password) =>
    site.run(async () => {
      const request = HttpRequest.make({ url: "/", remoteAddress: "192.0.2.1" });
      return (await authenticate(request, { username, password: given }))?.username;
    });
  return { site, members, attempt };
}

test("where the first backend knows nobody the second is asked, and its answer counts", async () => {
  const first = says(() => undefined);
  let found: unknown;
  const second = says(() => found);
  const { members, attempt, site } = await withBackends(first, second);
  found = members.ada;
  assert.equal(await attempt("ada", "a token, no password"), "ada");
  assert.deepEqual([first.asked, second.asked], [1, 1]);
  assert.deepEqual(
    site.events.map((event) => event.kind),
    [],
  );
});

test("a backend that knows the user ends the search", async () => {
  const second = says(() => undefined);
  const { attempt } = await withBackends(new ModelBackend(Member as never), second);
  assert.equal(await attempt("ada"), "ada");
  assert.equal(second.asked, 0);
  assert.equal(await attempt("ada", "wrong"), undefined);
  assert.equal(second.asked, 1);
});

test("an inactive user that a backend answers with is nobody, and the next backend is asked", async () => {
  let found: unknown;
  const first = says(() => found);
  const second = says(() => undefined);
  const { members, attempt } = await withBackends(first, second);
  found = members.grace;
  assert.equal(await attempt("grace"), undefined);
  assert.equal(second.asked, 1);
});

test("PermissionDenied of a backend is a failed sign-in that no other backend can turn round", async () => {
  const denies = says(() => {
    throw new PermissionDenied("not from here");
  });
  const second = new ModelBackend(Member as never);
  const { attempt, site } = await withBackends(denies, second);
  assert.equal(await attempt("ada"), undefined);
  assert.deepEqual(
    site.events.map((event) => event.kind),
    ["login-failed"],
  );
  assert.equal(site.hasher.calls, 2, "only the passwords of the two members were hashed");
});

test("any other error of a backend is the site's to see, not a wrong password", async () => {
  const broken = says(() => {
    throw new NuagesError("E_NO_CONTEXT", { what: "directory" });
  });
  const second = says(() => undefined);
  const { attempt } = await withBackends(broken, second);
  await assert.rejects(attempt("ada"), { code: "E_NO_CONTEXT" });
  assert.equal(second.asked, 0);
});

test("what another backend takes for a password never becomes the stored one", async () => {
  let found: unknown;
  const { members, attempt, site } = await withBackends(says(() => found));
  const old = await new Argon2idHasher({ memory: 16, passes: 1 }).hash(password);
  await site.run(() => Member.objects.filter({ username: "ada" }).update({ password: old }));
  found = await site.run(() => Member.objects.get({ pk: (members.ada as { pk: number }).pk }));
  assert.equal(await attempt("ada", "a one-time token"), "ada");
  assert.equal(await site.run(async () => (await Member.objects.get({ username: "ada" })).password), old);
});

test("the model backend itself knows no inactive user", async () => {
  const { site } = await withBackends();
  const backend = new ModelBackend(Member as unknown as AnyModel);
  const names = await site.run(async () =>
    Promise.all(
      ["ada", "grace"].map(async (username) => (await backend.authenticate({ username, password }))?.username),
    ),
  );
  assert.deepEqual(names, ["ada", undefined]);
});

test("a username is looked up in the form in which it is stored", async () => {
  const { attempt, site } = await withBackends(new ModelBackend(Member as never));
  await site.run(() => createUser({ username: "o\ufb03ce", password }));
  assert.equal(await attempt("o\ufb03ce"), "office");
  assert.equal(await attempt("office"), "office");
});
