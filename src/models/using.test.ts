// Several databases: every query, row and transaction stays in the one that it was begun in.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { atomic, onCommit } from "../database/index.ts";
import { ValidationError } from "../validation/index.ts";
import { Category, Comment, Post, Tag, User } from "./blog.test-support.ts";
import { postSave } from "./signals.ts";
import { TestSite } from "./site.test-support.ts";

const archive = "archive";
let site: TestSite;
before(async () => {
  site = await TestSite.open([User, Category, Tag, Post, Comment], { also: [archive] });
});
after(() => site.close());
beforeEach(() =>
  site.run(async () => {
    for (const alias of ["default", archive]) await User.objects.using(alias).delete();
    for (const alias of ["default", archive]) await Tag.objects.using(alias).delete();
  }),
);

const inBoth = async () => ({
  default: (await User.objects.orderBy("id")).map((user) => user.username),
  archive: (await User.objects.using(archive).orderBy("id")).map((user) => user.username),
});
const user = (username: string) => ({ username, email: `${username}@example.com` });

describe("QuerySet.using", () => {
  it("reads and writes the named database only, with every method", () =>
    site.run(async () => {
      const there = User.objects.using(archive);
      await User.objects.create(user("here"));
      await there.create(user("one"));
      await there.bulkCreate([user("two"), user("three")]);
      assert.deepEqual(await inBoth(), { default: ["here"], archive: ["one", "two", "three"] });
      assert.equal(await there.count(), 3);
      assert.equal(await there.filter({ username: "here" }).exists(), false);
      assert.equal((await there.get({ username: "two" })).email, "two@example.com");
      assert.equal((await there.orderBy("username").first())?.username, "one");
      assert.deepEqual(await there.orderBy("id").values("username"), [
        { username: "one" },
        { username: "two" },
        { username: "three" },
      ]);
      const streamed: string[] = [];
      for await (const row of there.orderBy("id").iterator({ chunkSize: 2 })) streamed.push(row.username);
      assert.deepEqual(streamed, ["one", "two", "three"]);
      assert.equal(await there.filter({ username: "one" }).update({ email: "new@example.com" }), 1);
      assert.equal(await User.objects.filter({ email: "new@example.com" }).count(), 0);
      assert.equal((await there.filter({ username: "three" }).delete()).total, 1);
      assert.deepEqual(await inBoth(), { default: ["here"], archive: ["one", "two"] });
      await assert.rejects(there.get({ username: "here" }), User.DoesNotExist);
    }));

  it("getOrCreate looks and makes there, also when the other database has such a row", () =>
    site.run(async () => {
      await User.objects.create(user("ada"));
      const first = await User.objects.using(archive).getOrCreate({ username: "ada" }, { email: "a@example.com" });
      const second = await User.objects.using(archive).getOrCreate({ username: "ada" }, { email: "b@example.com" });
      assert.deepEqual([first.created, second.created, second.row.email], [true, false, "a@example.com"]);
      assert.equal((await User.objects.get({ username: "ada" })).email, "ada@example.com");
    }));
});

describe("a row of another database", () => {
  it("is saved, refreshed and deleted where it came from", () =>
    site.run(async () => {
      await User.objects.create(user("same"));
      const row = await User.objects.using(archive).create(user("same"));
      row.email = "changed@example.com";
      await row.save();
      assert.equal((await User.objects.get({ username: "same" })).email, "same@example.com");
      await User.objects.using(archive).update({ email: "again@example.com" });
      await row.refreshFromDb();
      assert.equal(row.email, "again@example.com");
      await row.delete();
      assert.deepEqual(await inBoth(), { default: ["same"], archive: [] });
    }));

  it("is checked for uniqueness where it is", () =>
    site.run(async () => {
      await User.objects.create(user("taken"));
      const row = await User.objects.using(archive).create(user("free"));
      row.username = "taken";
      await row.fullClean();
      await User.objects.using(archive).create(user("taken"));
      await assert.rejects(row.fullClean(), ValidationError);
    }));

  it("loads its relations from there, one by one, joined and prefetched", () =>
    site.run(async () => {
      const decoy = await User.objects.create(user("decoy"));
      // The same key in both databases, so that a mix-up shows.
      const author = new User(user("author"));
      author.pk = decoy.pk;
      await author.save({ using: archive });
      await Tag.objects.create({ name: "decoy" });
      const post = await Post.objects.using(archive).create({ title: "Kept", body: "Text", author });
      const tag = await post.tags.create({ name: "old" });
      await post.comments.create({ author, body: "Yes" });
      assert.equal(await Tag.objects.using(archive).count(), 1);

      const found = await Post.objects.using(archive).get({ title: "Kept" });
      assert.equal((await found.author).username, "author");
      assert.deepEqual(
        (await found.tags.all()).map((row) => row.name),
        ["old"],
      );
      assert.equal(await found.comments.count(), 1);
      assert.equal((await (await found.author).posts.all()).length, 1);
      const joined = await Post.objects.using(archive).selectRelated("author").prefetchRelated("tags").get({});
      assert.equal(joined.author.username, "author");
      assert.deepEqual(
        (await joined.tags.all()).map((row) => row.name),
        ["old"],
      );
      await found.tags.remove(tag);
      assert.equal(await found.tags.count(), 0);
      await found.tags.set([tag]);
      assert.equal(
        await Post.objects
          .using(archive)
          .filter({ tags: { name: "old" } })
          .count(),
        1,
      );
      assert.equal(await Post.objects.count(), 0);
      assert.equal((await author.delete()).byModel["blog.Post"], 1);
      assert.equal(await Post.objects.using(archive).count(), 0);
      assert.equal(await User.objects.count(), 1);
    }));

  it("is copied by save({ using }), and belongs there from then on", () =>
    site.run(async () => {
      const told: string[] = [];
      const disconnect = postSave.connect((event) => void told.push(`${event.using} ${event.created}`));
      const row = await User.objects.create(user("traveller"));
      await row.save({ using: archive });
      disconnect();
      assert.deepEqual(told, ["default true", "archive true"]);
      row.email = "there@example.com";
      await row.save();
      assert.equal((await User.objects.get({ username: "traveller" })).email, "traveller@example.com");
      assert.equal((await User.objects.using(archive).get({ pk: row.id })).email, "there@example.com");
    }));
});

describe("atomic({ using })", () => {
  const failing = () => {
    throw new RangeError("undo");
  };

  it("undoes what happened in its own database and nothing else", () =>
    site.run(async () => {
      await assert.rejects(
        atomic(
          async () => {
            await User.objects.using(archive).create(user("undone"));
            await User.objects.create(user("kept"));
            failing();
          },
          { using: archive },
        ),
        RangeError,
      );
      assert.deepEqual(await inBoth(), { default: ["kept"], archive: [] });
    }));

  it("is no savepoint of a block of another database: each commits and fails for itself", () =>
    site.run(async () => {
      await atomic(async () => {
        await User.objects.create(user("outer"));
        await assert.rejects(
          atomic(
            async () => {
              await User.objects.using(archive).create(user("inner"));
              failing();
            },
            { using: archive },
          ),
          RangeError,
        );
        await atomic(() => User.objects.using(archive).create(user("second")), { using: archive, durable: true });
      });
      await assert.rejects(
        atomic(async () => {
          await User.objects.create(user("lost"));
          await atomic(() => User.objects.using(archive).create(user("stays")), { using: archive });
          failing();
        }),
        RangeError,
      );
      assert.deepEqual(await inBoth(), { default: ["outer"], archive: ["second", "stays"] });
    }));

  it("shows its rows to itself alone until it commits, and runs its own hooks then", () =>
    site.run(async () => {
      const heard: string[] = [];
      await atomic(
        async () => {
          await User.objects.using(archive).create(user("new"));
          await onCommit(() => heard.push("archive"), { using: archive });
          await onCommit(() => heard.push("default at once"));
          assert.equal(site.databases.get(archive).inTransaction, true);
          assert.equal(site.databases.get().inTransaction, false);
          assert.deepEqual(heard, ["default at once"]);
        },
        { using: archive },
      );
      assert.deepEqual(heard, ["default at once", "archive"]);
    }));

  it("names an alias that isn't there", () =>
    site.run(async () => {
      const hint = /archive/;
      await assert.rejects(
        atomic(() => {}, { using: "archiv" }),
        { code: "E_DATABASE_UNKNOWN", hint },
      );
      await assert.rejects(User.objects.using("archiv").count(), { code: "E_DATABASE_UNKNOWN", hint });
    }));
});
