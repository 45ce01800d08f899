import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ContentType } from "../contenttypes/index.ts";
import { databasesSlot } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import { char, Model, ModelRegistry } from "../models/index.ts";
import { createSuperuser, createUser } from "./create-user.ts";
import { Permission } from "./models.ts";
import { permissionsOf, syncPermissions } from "./permissions.ts";
import { type Member, TestSite } from "./site.test-support.ts";

let site: TestSite;
before(async () => {
  site = await TestSite.make();
  await site.run(() => syncPermissions(site.registry));
});
after(() => site.close());
const check = (title: string, run: () => Promise<void>) => test(title, () => site.run(run));

check("a permission of an app is none of an app whose name begins alike", async () => {
  const user = (await createUser({ username: "alike" })) as unknown as Member;
  const contentType = await ContentType.objects.create({ appLabel: "testsuite", model: "run" });
  await user.userPermissions.add(await Permission.objects.create({ codename: "add_run", name: "x", contentType }));
  assert.deepEqual([await user.hasModulePerms("testsuite"), await user.hasModulePerms("tests")], [true, false]);
});

check("permissions that could not be loaded are asked for again", async () => {
  const user = (await createUser({ username: "again" })) as unknown as Member;
  await user.userPermissions.add(await Permission.objects.get({ codename: "change_note" }));
  const without = { get: () => undefined } as unknown as typeof site.databases;
  await assert.rejects(
    databasesSlot.run(without, () => user.hasPerm("tests.change_note")),
    (e) => e instanceof NuagesError && e.code === "E_NO_CONTEXT",
  );
  assert.equal(await user.hasPerm("tests.change_note"), true);
});

check("a superuser is one, whatever else the values say", async () => {
  const values = { username: "boss", password: "a cloud over the fields", isSuperuser: false, isStaff: false };
  const boss = (await createSuperuser(values)) as unknown as Member;
  assert.deepEqual([boss.isSuperuser, boss.isStaff], [true, true]);
});

test("a model may name other permissions than the four", () => {
  class Report extends Model<Report>("tests.Report")(
    { title: char() },
    { defaultPermissions: ["view"], permissions: [["print_report", "Can print a report"]] },
  ) {}
  class Log extends Model<Log>("tests.Log")({ line: char() }, { defaultPermissions: [] }) {}
  const registry = new ModelRegistry([Report, Log]);
  assert.deepEqual(permissionsOf(registry.get("tests.Report")), [
    ["view_report", "Can view report"],
    ["print_report", "Can print a report"],
  ]);
  assert.deepEqual(permissionsOf(registry.get("tests.Log")), []);
});

check("two models may have permissions of one codename", async () => {
  const note = site.registry.get("tests.Note");
  const [codename] = permissionsOf(note)[0]!;
  const user = await ContentType.objects.get({ appLabel: "tests", model: "member" });
  await Permission.objects.filter({ codename, contentType: { model: "note" } }).delete();
  await Permission.objects.create({ codename, name: "of another model", contentType: user });
  assert.equal(await syncPermissions(site.registry), 1);
  assert.equal(await Permission.objects.filter({ codename, contentType: { model: "note" } }).count(), 1);
});
