import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { defineApp } from "../../apps/index.ts";
import { createUser, Group, Permission } from "../../auth/index.ts";
import { ContentType } from "../../contenttypes/index.ts";
import { siteDatabases } from "../../database/empty.test-support.ts";
import { defineSettings, standardApps } from "../../settings/index.ts";
import { createTestApplication, type TestApplication } from "../../testing/index.ts";
import { include, urls } from "../../urls/index.ts";
import { Crew, Sailor } from "../crew.test-support.ts";
import { adminUrls } from "../index.ts";
import { fieldsOf } from "../site.test-support.ts";

/** A site whose user model is edited with another model and deleted along with it, and whose permissions are rows of the admin too. */
let site: TestApplication;
const dir = mkdtempSync(join(tmpdir(), "nuages-crew-"));

before(async () => {
  const source = JSON.stringify(new URL("../crew.test-support.ts", import.meta.url).href);
  writeFileSync(join(dir, "models.ts"), `export { Crew, Sailor } from ${source};\n`);
  writeFileSync(join(dir, "admin.ts"), `export { crews, sailors, permissions, contentTypes } from ${source};\n`);
  site = await createTestApplication(
    defineSettings({
      databases: siteDatabases,
      dir,
      secretKey: "only-for-tests-0123456789-abcdefghijk",
      debug: true,
      apps: [defineApp({ label: "crew", dir }), ...standardApps],
      userModel: Sailor,
      urls: urls([include("admin/", adminUrls)]),
    }),
  );
  const contentType = await ContentType.objects.get({ appLabel: "crew", model: "sailor" });
  await Permission.objects.create({ contentType, codename: "dismiss_sailor", name: "Can dismiss sailors" });
});
after(async () => {
  await site.close();
  rmSync(dir, { recursive: true, force: true });
});

let made = 0;
const sailor = async (values: Partial<Sailor> = {}) =>
  (await createUser({ username: `sailor${++made}`, ...values } as never)) as unknown as Sailor;

/** A client of a staff user with these permissions. */
async function staff(permissions: readonly string[], values: Partial<Sailor> = {}) {
  const user = await sailor({ isStaff: true, ...values });
  for (const name of permissions) {
    const [appLabel, codename] = name.split(".") as [string, string];
    await user.userPermissions.add(await Permission.objects.get({ codename, contentType: { appLabel } }));
  }
  const client = site.client();
  await client.forceLogin(user as never);
  return Object.assign(client, { user });
}

const reload = (user: Sailor) => Sailor.objects.get({ pk: user.pk as number });

describe("nobody but a superuser", () => {
  it("gains power through the row of a user that is edited with another row", async () => {
    const crew = await Crew.objects.create({ name: "Beagle" });
    const group = await Group.objects.create({ name: "Officers" });
    const client = await staff(["crew.view_crew", "crew.change_crew", "crew.view_sailor", "crew.change_sailor"], {
      crew,
    });
    const url = `/admin/crew/crew/${crew.pk}/`;
    const page = await client.get(url);
    assert.doesNotMatch(page.text(), /name="sailor0-0-(isSuperuser|isStaff|groups|userPermissions)"/);
    const all = (await Permission.objects.all()).map((row) => String(row.pk));
    const sent = await client.post(url, {
      ...fieldsOf(page),
      "sailor0-0-firstName": "Charles",
      "sailor0-0-isSuperuser": "on",
      "sailor0-0-groups": String(group.pk),
      "sailor0-0-userPermissions": all,
    });
    assert.equal(sent.status, 302);
    const now = await reload(client.user);
    assert.equal(now.firstName, "Charles", "the row was saved");
    assert.deepEqual([now.isSuperuser, now.isStaff], [false, true]);
    assert.equal(await now.groups.count(), 0);
    assert.equal(await now.userPermissions.count(), 4);
  });

  it("changes or deletes a superuser's account where it is edited with another row", async () => {
    const crew = await Crew.objects.create({ name: "Golden Hind" });
    const boss = await sailor({ isStaff: true, isSuperuser: true, crew, email: "boss@example.com" });
    const verbs = ["view", "change", "delete"];
    const client = await staff(["crew.view_crew", "crew.change_crew", ...verbs.map((verb) => `crew.${verb}_sailor`)]);
    const url = `/admin/crew/crew/${crew.pk}/`;
    const page = await client.get(url);
    assert.match(page.text(), new RegExp(boss.username));
    assert.doesNotMatch(page.text(), /name="sailor0-0-email"/);
    const forged = {
      ...fieldsOf(page),
      "sailor0-TOTAL_FORMS": "1",
      "sailor0-INITIAL_FORMS": "1",
      "sailor0-0-id": String(boss.pk),
      "sailor0-0-username": boss.username,
      "sailor0-0-email": "mine@example.com",
    };
    assert.equal((await client.post(url, forged)).status, 403);
    assert.equal((await client.post(url, { ...forged, "sailor0-0-DELETE": "on" })).status, 403);
    assert.equal((await reload(boss)).email, "boss@example.com");
  });

  it("gives power to a new user that is made with another row", async () => {
    const crew = await Crew.objects.create({ name: "Endeavour" });
    const client = await staff(["crew.view_crew", "crew.change_crew", "crew.view_sailor", "crew.add_sailor"]);
    const url = `/admin/crew/crew/${crew.pk}/`;
    const sent = await client.post(url, {
      ...fieldsOf(await client.get(url)),
      "sailor0-TOTAL_FORMS": "1",
      "sailor0-INITIAL_FORMS": "0",
      "sailor0-0-username": "james",
      "sailor0-0-isActive": "on",
      "sailor0-0-isStaff": "on",
      "sailor0-0-isSuperuser": "on",
    });
    assert.equal(sent.status, 302);
    const james = await Sailor.objects.get({ username: "james" });
    assert.deepEqual([james.isStaff, james.isSuperuser], [false, false]);
  });

  it("deletes a superuser's account along with another row", async () => {
    const crew = await Crew.objects.create({ name: "Victory" });
    const boss = await sailor({ isStaff: true, isSuperuser: true, crew });
    const mate = await sailor({ crew });
    const client = await staff(["crew.view_crew", "crew.delete_crew", "crew.view_sailor", "crew.delete_sailor"]);
    const url = `/admin/crew/crew/${crew.pk}/delete/`;
    assert.match((await client.get(url)).text(), /1 sailor that you may not delete/);
    assert.equal((await client.post(url)).status, 409);
    await client.post("/admin/crew/crew/actions/", { action: "delete", _sel: String(crew.pk), _confirm: "1" });
    assert.equal(await Sailor.objects.filter((row) => row.pk.in([boss.pk as number, mate.pk as number])).count(), 2);
    await boss.delete();
    assert.equal((await client.post(url)).status, 302, "without the superuser nothing is in the way");
    assert.equal(await Sailor.objects.filter({ pk: mate.pk as number }).exists(), false);
  });

  it("uses an action with a permission of its own on a superuser's account", async () => {
    const boss = await sailor({ isStaff: true, isSuperuser: true });
    const mate = await sailor();
    const client = await staff(["crew.view_sailor", "crew.dismiss_sailor"]);
    await client.post("/admin/crew/sailor/actions/", {
      action: "dismiss",
      _sel: [boss, mate].map((each) => String(each.pk)),
    });
    assert.deepEqual([(await reload(boss)).isActive, (await reload(mate)).isActive], [true, false]);
  });

  it("turns a permission that many hold into another one, or makes and unmakes what permissions are about", async () => {
    const verbs = ["view", "add", "change", "delete"];
    const client = await staff(verbs.map((verb) => `auth.${verb}_permission`));
    const held = await Permission.objects.get({ codename: "view_permission" });
    const other = await ContentType.objects.get({ appLabel: "crew", model: "sailor" });
    const url = `/admin/auth/permission/${held.pk}/`;
    const html = (await client.get(url)).text();
    assert.match(html, /You can view but not change this permission/);
    const fields = { name: "Renamed", codename: "change_group", contentType: String(other.pk) };
    assert.equal((await client.post(url, fields)).status, 403);
    assert.equal((await client.post("/admin/auth/permission/new/", fields)).status, 403);
    assert.equal((await client.post(`${url}delete/`)).status, 403);
    await client.post("/admin/auth/permission/actions/", { action: "delete", _sel: String(held.pk), _confirm: "1" });
    const now = await Permission.objects.get({ pk: held.pk as number });
    assert.deepEqual([now.name, now.codename, now.contentTypeId], [held.name, held.codename, held.contentTypeId]);
    const boss = await staff([], { isSuperuser: true });
    const page = await boss.get(url);
    assert.equal((await boss.post(url, { ...fieldsOf(page), name: "Renamed" })).status, 302);
  });
});
