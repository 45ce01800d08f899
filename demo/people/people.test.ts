import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSuperuser } from "nuages/auth";
import { createTestApplication, type TestApplication } from "nuages/testing";
import settings from "../settings.ts";

let site: TestApplication;

before(async () => {
  site = await createTestApplication(settings);
});
after(() => site.close());

test("the admin offers no new user, who could have no password there, and refuses the address", async () => {
  const client = site.client();
  await client.forceLogin(
    await createSuperuser({ username: "editor", password: "a long enough password", displayName: "Ed" }),
  );
  const list = await client.get("/admin/people/user/");
  assert.equal(list.status, 200);
  assert.doesNotMatch(list.text(), /\/admin\/people\/user\/new\//);
  assert.doesNotMatch((await client.get("/admin/")).text(), /\/admin\/people\/user\/new\//);
  assert.equal((await client.get("/admin/people/user/new/")).status, 403);
});
