import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { queryLogSlot } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import { altersData } from "../lib/index.ts";
import type { AnyModel } from "../models/index.ts";
import { TemplateEngine } from "../templates/index.ts";
import { ValidationError } from "../validation/index.ts";
import type { AnyUser } from "./abstract-user.ts";
import { AnonymousUser } from "./anonymous-user.ts";
import { createSuperuser, createUser } from "./create-user.ts";
import { User } from "./default-user/models.ts";
import { Group, Permission } from "./models.ts";
import { syncPermissions } from "./permissions.ts";
import { Member, TestSite } from "./site.test-support.ts";

let site: TestSite;
before(async () => {
  site = await TestSite.make();
  await site.run(() => syncPermissions(site.registry));
});
after(() => site.close());

let counter = 0;
const password = "a cloud over the fields";
const member = async (values: object = {}) =>
  (await createUser({ username: `user${counter++}`, ...values })) as unknown as Member;
const permission = (codename: string) => Permission.objects.get({ codename });
const check = (title: string, run: () => Promise<void>) => test(title, () => site.run(run));

/** The number of queries that `run` makes. */
async function queries(run: () => Promise<unknown>): Promise<number> {
  let count = 0;
  await queryLogSlot.run({ record: () => count++ }, run);
  return count;
}

check("a site's own user has its fields, its methods and those of every user", async () => {
  const user = await member({ bio: "Likes clouds.", firstName: "Ada", lastName: "Byron" });
  assert.deepEqual([user.bio, user.getFullName(), user.getShortName()], ["Likes clouds.", "Ada Byron", "Ada"]);
  assert.equal(user.shout, `${user.username.toUpperCase()}!`);
  assert.deepEqual([user.isAuthenticated, user.isActive, user.isStaff, user.isSuperuser], [true, true, false, false]);
  assert.equal(String(await Member.objects.get({ pk: user.pk })), user.username);
  assert.equal(await user.notes.count(), 0);
});

check("a password is kept as a hash, checked, and no password is usable before one is set", async () => {
  const user = await member();
  assert.equal(user.hasUsablePassword(), false);
  assert.equal(await user.checkPassword(user.password), false);
  await user.setPassword(password);
  await user.save();
  const loaded = await Member.objects.get({ pk: user.pk });
  assert.match(loaded.password, /^\$argon2id\$/);
  assert.deepEqual([await loaded.checkPassword(password), await loaded.checkPassword(`${password} `)], [true, false]);
  loaded.setUnusablePassword();
  assert.equal(await loaded.checkPassword(password), false);
});

check("a user as JSON has no password, and templates can't call what changes one", async () => {
  const user = await member({ password });
  const shown = JSON.parse(JSON.stringify(user)) as Record<string, unknown>;
  assert.equal(shown.username, user.username);
  assert.ok(!("password" in shown));
  assert.match(user.password, /argon2/);
  assert.doesNotMatch(JSON.stringify(user), /argon2/);
  assert.doesNotMatch(inspect({ user }, { depth: 9 }), /argon2/);
  const engine = new TemplateEngine({ loaders: [] });
  const loaded = await Member.objects.get({ pk: user.pk });
  for (const shownTo of [user, loaded]) {
    const source = "{{ user.password }}{{ user.password|upper }}{{ user|json_script }}{{ user.username }}";
    const output = await engine.fromString(source).render({ user: shownTo });
    assert.ok(output.endsWith(user.username));
    assert.doesNotMatch(output, /argon2/i);
  }
  for (const name of ["setPassword", "setUnusablePassword", "save", "delete"] as const) {
    assert.equal((user[name] as unknown as Record<symbol, unknown>)[altersData], true, name);
  }
});

check("permissions come from the user and its groups, once for an instance, with one query", async () => {
  const user = await member();
  const group = await Group.objects.create({ name: "editors" });
  await group.permissions.add(await permission("change_note"));
  await user.groups.add(group);
  await user.userPermissions.add(await permission("publish_note"));
  const fresh = await Member.objects.get({ pk: user.pk });
  const count = await queries(async () => {
    assert.equal(await fresh.hasPerm("tests.change_note"), true);
    assert.equal(await fresh.hasPerm("tests.publish_note"), true);
    assert.equal(await fresh.hasPerm("tests.delete_note"), false);
    assert.equal(await fresh.hasPerms(["tests.change_note", "tests.publish_note"]), true);
    assert.equal(await fresh.hasPerms(["tests.change_note", "tests.delete_note"]), false);
    assert.deepEqual([await fresh.hasModulePerms("tests"), await fresh.hasModulePerms("auth")], [true, false]);
    assert.deepEqual([...(await fresh.getAllPermissions())].sort(), ["tests.change_note", "tests.publish_note"]);
  });
  assert.equal(count, 1);
});

check("nobody else's permissions are among them, and parallel asking is one query", async () => {
  const [mine, other] = [await member(), await member()];
  await other.userPermissions.add(await permission("delete_note"));
  const count = await queries(() =>
    Promise.all(Array.from({ length: 20 }, async () => assert.equal(await mine.hasPerm("tests.delete_note"), false))),
  );
  assert.equal(count, 1);
});

check("a superuser may everything without a query, an inactive user nothing, whatever they were given", async () => {
  const root = (await createSuperuser({ username: "root", password })) as unknown as Member;
  assert.deepEqual([root.isStaff, root.isSuperuser], [true, true]);
  const count = await queries(async () => {
    assert.equal(await root.hasPerm("tests.no_such_thing"), true);
    root.isActive = false;
    assert.equal(await root.hasPerm("tests.change_note"), false);
    assert.equal(await root.hasPerms([]), false);
    assert.equal(await root.hasModulePerms("tests"), false);
  });
  assert.equal(count, 0);
  const user = await member({ isActive: false });
  await user.userPermissions.add(await permission("change_note"));
  assert.equal(await user.hasPerm("tests.change_note"), false);
});

check("nobody is an answer too: the anonymous user may nothing", async () => {
  const nobody = new AnonymousUser();
  assert.deepEqual(
    [nobody.isAuthenticated, nobody.isStaff, nobody.pk, String(nobody)],
    [false, false, null, "AnonymousUser"],
  );
  assert.deepEqual(
    [await nobody.hasPerm("a.b"), await nobody.hasPerms([]), await nobody.hasModulePerms("a")],
    [false, false, false],
  );
});

check("each model gets add, change, delete, view and its own permissions, once", async () => {
  assert.equal(await syncPermissions(site.registry), 0);
  const names = (await Permission.objects.filter({ contentType: { model: "note" } }).orderBy("codename")).map((p) => [
    p.codename,
    p.name,
  ]);
  assert.deepEqual(names, [
    ["add_note", "Can add note"],
    ["change_note", "Can change note"],
    ["delete_note", "Can delete note"],
    ["publish_note", "Can publish a note"],
    ["view_note", "Can view note"],
  ]);
  assert.equal(await Permission.objects.filter({ contentType: { appLabel: "sessions" } }).count(), 0);
});

check(
  "of users made at the same time one gets the name, whatever its letters' case, and the others are told",
  async () => {
    const names = ["Racer", "racer", "RACER", "ｒａｃｅｒ", "racer", "rAcer"];
    const made = await Promise.allSettled(names.map((username) => createUser({ username, password })));
    const reasons = made.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
    assert.equal(reasons.length, names.length - 1);
    for (const reason of reasons) {
      assert.ok(reason instanceof ValidationError, String(reason));
      assert.equal(reason.issues[0]?.field, "username");
    }
    assert.equal(await Member.objects.filter((m) => m.username.iExact("racer")).count(), 1);
  },
);

check("a username is stored in NFKC, and one in another letter case or encoding is taken", async () => {
  const user = await member({ username: "ﬁnn" });
  assert.equal(user.username, "finn");
  for (const username of ["finn", "Finn", "FINN", "ﬁnn", "Ｆｉｎｎ"]) {
    await assert.rejects(
      createUser({ username }),
      (e) => e instanceof ValidationError && e.toFieldMessages().has("username"),
      username,
    );
  }
  user.username = "FINN";
  await user.fullClean();
});

for (const username of ["", "a b", "a<script>", "a\nb", "a\u0000", "x".repeat(151), "\ud800", "a;b"]) {
  check(`the username ${JSON.stringify(username.slice(0, 20))} (${username.length}) is refused`, async () => {
    await assert.rejects(createUser({ username }), (e) => e instanceof ValidationError);
  });
}

check("a user without a username is refused by the model's own words", async () => {
  const user = new Member({ email: "a@example.com" });
  await assert.rejects(user.fullClean(), (e) => e instanceof ValidationError && e.toFieldMessages().has("username"));
  await assert.rejects(user.save(), (e) => e instanceof NuagesError && e.code !== "E_INTERNAL");
});

check("a new user's password must pass the rules; everything that is wrong is told at once", async () => {
  const weak = createUser({ username: "margarethe", email: "no address", password: "margarethe1" });
  await assert.rejects(weak, (e) => {
    assert.ok(e instanceof ValidationError);
    const fields = e.toFieldMessages();
    assert.deepEqual([...fields.keys()].sort(), ["email", "password"]);
    assert.equal(fields.get("password")?.length, 2);
    return true;
  });
  assert.equal(await Member.objects.filter({ username: "margarethe" }).exists(), false);
});

test("the framework's own user model works without a line of the site's", async () => {
  const plain = await TestSite.make({}, [User as unknown as AnyModel]);
  try {
    await plain.run(async () => {
      const user = (await createUser({ username: "ada", password })) as unknown as AnyUser;
      assert.ok(user instanceof User);
      assert.equal(await user.checkPassword(password), true);
      assert.equal(plain.registry.userModel?.label, "users.User");
    });
  } finally {
    await plain.close();
  }
});
