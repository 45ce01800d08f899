import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { TransactionError } from "../../database/index.ts";
import { blog, Category, Comment, Post, Tag, User } from "../blog.test-support.ts";
import { bigInteger } from "../fields/numbers.ts";
import { Model } from "../model.ts";
import { prefetch } from "../query-set/functions.ts";
import { recorded } from "../query-set/library.test-support.ts";
import { type RepeatedQuery, repeatedQuerySlot } from "../query-set/repeats.ts";
import { foreignKey, hasMany } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";

let site: TestSite;
before(async () => {
  site = await TestSite.open(blog);
  await site.run(async () => {
    const users = await User.objects.bulkCreate(
      Array.from({ length: 10 }, (_, i) => ({ username: `user${i}`, email: `${i}@x.com` })),
    );
    const categories = await Category.objects.bulkCreate([{ name: "a" }, { name: "b" }]);
    const tags = await Tag.objects.bulkCreate([{ name: "x" }, { name: "y" }]);
    const posts = await Post.objects.bulkCreate(
      Array.from({ length: 500 }, (_, i) => ({
        title: `post ${String(i).padStart(3, "0")}`,
        body: "",
        author: users[i % 10]!,
        category: i % 3 === 0 ? null : categories[i % 2]!,
      })),
    );
    for (const post of posts.slice(0, 25)) {
      await post.tags.add(...tags);
      await Comment.objects.bulkCreate([
        { post, author: users[0]!, body: "one" },
        { post, author: users[1]!, body: "two" },
      ]);
    }
  });
});
after(() => site.close());

const first25 = () => Post.objects.orderBy("title").limit(25);
const inSite = (fn: () => Promise<void>) => site.run(fn);

describe("a relation that was not loaded", () => {
  it("loads for the whole list: 25 posts with author, section, tags and number of comments take at most 4 queries", () =>
    inSite(async () => {
      const { result, queries } = await recorded(async () => {
        const seen: string[] = [];
        for (const post of await first25().annotate((p) => ({ commentCount: p.comments.count() }))) {
          const [author, category] = [await post.author, await post.category];
          const tags = (await post.tags.all()).map((tag) => tag.name).join();
          seen.push(`${post.title} ${author.username} ${category?.name} ${tags} ${post.commentCount}`);
        }
        return seen;
      });
      assert.equal(result.length, 25);
      assert.equal(result[1], "post 001 user1 b x,y 2");
      assert.equal(result[3], "post 003 user3 undefined x,y 2");
      assert.ok(queries.length <= 4, queries.map((query) => query.sql).join("\n"));
    }));

  it("loads once when 500 rows are touched at the same time", () =>
    inSite(async () => {
      const posts = await Post.objects.all();
      const { result, queries } = await recorded(() => Promise.all(posts.map((post) => post.author)));
      assert.equal(queries.length, 1);
      assert.equal(result.length, 500);
      assert.ok(posts.every((post, i) => result[i]!.pk === post.authorId));
      const counts = await recorded(() => Promise.all(posts.map((post) => post.comments.count())));
      assert.equal(counts.queries.length, 1);
      assert.equal(
        counts.result.reduce((sum, n) => sum + n, 0),
        50,
      );
    }));

  it("makes a group of its own rows, so that the next relation loads once too", () =>
    inSite(async () => {
      const posts = await first25();
      const { result, queries } = await recorded(async () => {
        const names = new Set<string>();
        for (const post of posts) {
          for (const comment of await post.comments.all()) names.add((await comment.author).username);
        }
        return names;
      });
      assert.deepEqual([...result], ["user0", "user1"]);
      assert.equal(queries.length, 2);
    }));

  it("loads once for rows that came by selectRelated and by prefetchRelated too", () =>
    inSite(async () => {
      const posts = await first25().selectRelated("author").prefetchRelated("comments");
      const { queries } = await recorded(async () => {
        for (const post of posts) {
          await post.author.bestPost;
          await post.author.posts.count();
          for (const comment of await post.comments.all()) await comment.author;
        }
      });
      assert.equal(queries.length, 2);
    }));

  it("of a child leads back to the row that it was reached from, without a query", () =>
    inSite(async () => {
      const post = (await first25().first())!;
      const { queries } = await recorded(async () => {
        for (const comment of await post.comments.all()) assert.equal(await comment.post, post);
      });
      assert.equal(queries.length, 1);
    }));

  it("is asked for only where a row has a key and none is loaded", () =>
    inSite(async () => {
      const [a, b, c] = (await first25()) as [Post, Post, Post];
      const other = await User.objects.get({ username: "user9" });
      b.author = other;
      assert.equal((await a.author).username, "user0");
      assert.equal(await b.author, other, "a row that was assigned stays");
      c.authorId = other.id;
      assert.equal((await c.author).username, "user9", "a key that was changed is followed");
      const keyless = (await first25())[0]!;
      assert.equal(keyless.category, null);
    }));

  it("follows a key that changes while the query runs", () =>
    inSite(async () => {
      const [post] = (await first25()) as [Post];
      const loading = post.author;
      const promise = Promise.resolve(loading);
      await null;
      post.authorId = 4;
      assert.equal((await promise).pk, 4);
    }));

  it("that leads nowhere fails for its own row only", () =>
    inSite(async () => {
      const [a, b] = (await first25()) as [Post, Post];
      a.authorId = 99_999;
      const [lost, found] = await Promise.allSettled([a.author, b.author]);
      assert.equal(lost.status, "rejected");
      assert.ok((lost as PromiseRejectedResult).reason instanceof User.DoesNotExist);
      assert.equal(found.status, "fulfilled");
    }));

  it("loads at most a thousand keys at once, and what lies around the row that is touched", () =>
    inSite(async () => {
      const users = await User.objects.bulkCreate(
        Array.from({ length: 1500 }, (_, i) => ({ username: `many${i}`, email: "" })),
      );
      const posts = await Post.objects.bulkCreate(
        users.map((author, i) => ({ title: `zz ${String(i).padStart(4, "0")}`, body: "", author })),
      );
      const rows = await Post.objects.filter((p) => p.title.startsWith("zz")).orderBy("title");
      const { queries } = await recorded(async () => {
        for (const row of rows) assert.equal((await row.author).pk, row.authorId);
      });
      assert.equal(queries.length, 2);
      await Post.objects.filter((p) => p.id.in(posts.map((post) => post.id))).delete();
      await User.objects.filter((u) => u.username.startsWith("many")).delete();
    }));
});

describe("a to-many relation read as it is", () => {
  it("is asked for once for all rows, and again after something was written", () =>
    inSite(async () => {
      const posts = await first25();
      const read = async () => {
        const counts: number[] = [];
        for (const post of posts) counts.push(await post.comments.count(), Number(await post.comments.exists()));
        return counts;
      };
      const { result, queries } = await recorded(read);
      assert.deepEqual(result.slice(0, 4), [2, 1, 2, 1]);
      assert.equal(queries.length, 1);
      const made = await posts[0]!.comments.create({ author: 1, body: "three" });
      const again = await recorded(read);
      assert.deepEqual(again.result.slice(0, 4), [3, 1, 2, 1]);
      assert.equal(again.queries.length, 1);
      await made.delete();
    }));

  it("gives each reader rows of its own", () =>
    inSite(async () => {
      const post = (await first25())[0]!;
      (await post.tags.all()).pop();
      assert.equal((await post.tags.all()).length, 2);
      const names: string[] = [];
      for await (const tag of post.tags) names.push(tag.name);
      assert.deepEqual(names, ["x", "y"]);
    }));

  it("is not kept for another request, nor outside of any", async () => {
    const posts = await site.run(async () => {
      const rows = await first25();
      await rows[0]!.comments.count();
      return rows;
    });
    await site.run(async () => {
      const { queries } = await recorded(() => posts[0]!.comments.count());
      assert.equal(queries.length, 1);
    });
  });
});

describe("a transaction", () => {
  it("is used by the batch of whoever is inside of it, and by no one after it", () =>
    inSite(async () => {
      const outside = await first25();
      let inside: Post[] = [];
      const stop = new RangeError("undone");
      await assert.rejects(
        site.database.atomic(async () => {
          await User.objects.filter({ username: "user0" }).update({ email: "changed" });
          inside = await first25();
          const [theirs, ours] = await Promise.all([outside[0]!.author, inside[0]!.author]);
          assert.equal(theirs.email, "changed", "the toucher is inside, so it sees what is written inside");
          assert.equal(ours.email, "changed");
          throw stop;
        }),
        stop,
      );
      assert.equal(await inside[0]!.category, null);
      const late = await inside[1]!.category;
      assert.equal(late?.name, "b", "rows of a transaction that has ended load outside of it");
    }));

  it("that has ended is refused to what still runs in it", () =>
    inSite(async () => {
      let late: Promise<unknown> | undefined;
      await site.database.atomic(async () => {
        const post = (await first25())[0]!;
        late = new Promise((resolve) => setTimeout(resolve, 5)).then(async () => await post.author);
        late.catch(() => {});
      });
      await assert.rejects(late!, TransactionError);
    }));
});

describe("fetchMode", () => {
  it("one asks for one row, raise refuses", () =>
    inSite(async () => {
      const alone = await first25().fetchMode("one");
      const { queries } = await recorded(async () => {
        for (const post of alone.slice(0, 3)) await post.author;
      });
      assert.equal(queries.length, 3);
      const blocked = (await first25().fetchMode("raise"))[0]!;
      await assert.rejects(async () => await blocked.author, { code: "E_FETCH_BLOCKED" });
      await assert.rejects(async () => await blocked.tags.all(), { code: "E_FETCH_BLOCKED" });
      const loaded = (await first25().selectRelated("author").prefetchRelated("tags").fetchMode("raise"))[0]!;
      assert.equal(loaded.author.username, "user0");
      assert.equal((await loaded.tags.all()).length, 2);
      const [tag] = (await loaded.tags.all()) as [Tag];
      await assert.rejects(
        async () => await tag.posts.all(),
        { code: "E_FETCH_BLOCKED" },
        "rows of relations load in the same way",
      );
      assert.throws(() => first25().fetchMode("fast" as any), { code: "E_QUERY_ARGUMENT" });
    }));
});

describe("a query derived from a relation", () => {
  it("that repeats over siblings is reported from the third time on, with file and line", () =>
    inSite(async () => {
      const reports: RepeatedQuery[] = [];
      await repeatedQuerySlot.run(
        (report) => void reports.push(report),
        async () => {
          const posts = await first25();
          for (const post of posts.slice(0, 4)) await post.comments.filter({ body: "one" }).count();
          for (const post of posts.slice(0, 2)) await post.comments.filter({ body: "one" });
          for (const post of posts) await post.comments.count();
        },
      );
      assert.deepEqual(
        reports.map(({ relation, count }) => [relation, count]),
        [
          ["blog.Post.comments", 3],
          ["blog.Post.comments", 4],
        ],
      );
      assert.match(reports[0]!.at!, /peers\.test\.ts:\d+$/);
    }));
});

it("counts and groups rows by keys that the database stores otherwise than they are in code", async () => {
  class Shelf extends Model<Shelf>("stock.Shelf")({
    id: bigInteger({ primaryKey: true }),
    get boxes() {
      return hasMany(Box, "shelf");
    },
  }) {}
  class Box extends Model<Box>("stock.Box")({ shelf: foreignKey(Shelf, { relatedName: "boxes" }) }) {}
  const stock = await TestSite.open([Shelf, Box]);
  await stock.run(async () => {
    const ids = [1n, 2n, 9_007_199_254_740_993n];
    for (const id of ids) await Shelf.objects.create({ id });
    const shelves = await Shelf.objects.orderBy("id");
    for (const shelf of shelves.slice(1)) await Box.objects.create({ shelf });
    await Box.objects.create({ shelf: shelves[2]! });
    const { result, queries } = await recorded(async () => {
      const seen = [];
      for (const shelf of await Shelf.objects.orderBy("id"))
        seen.push([shelf.id, await shelf.boxes.count(), (await shelf.boxes.all()).length]);
      return seen;
    });
    assert.deepEqual(result, [
      [1n, 0, 0],
      [2n, 1, 1],
      [9_007_199_254_740_993n, 2, 2],
    ]);
    assert.equal(queries.length, 3);
  });
  await stock.close();
});

describe("memory", () => {
  it("of 100,000 rows of which one is kept returns, and iterator() holds one chunk", { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL("./heap.test-support.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--expose-gc", "--conditions=@nuages/source", script],
      { timeout: 100_000 },
    );
    const report = JSON.parse(stdout) as Record<"kept" | "peak" | "author", number>;
    assert.ok(report.kept < 8, `${report.kept} MB stay with one row`);
    assert.ok(report.peak < 40, `${report.peak} MB at most while iterating`);
    assert.equal(report.author, 1);
  });
});

describe("rows of one result", () => {
  it("load a relation for all of them, also those before the one that is touched", () =>
    inSite(async () => {
      const posts = await Post.objects.orderBy("title").limit(40);
      const { queries } = await recorded(async () => {
        for (const post of posts.toReversed()) await post.author;
      });
      assert.equal(queries.length, 1);
    }));

  it("hand out a list of their own to everyone who asks for their relations", () =>
    inSite(async () => {
      const [post] = await Post.objects.orderBy("title").limit(1);
      const tags = await post!.tags.all();
      tags.pop();
      assert.equal((await post!.tags.all()).length, 2);
      const [loaded] = await Post.objects.orderBy("title").limit(1).prefetchRelated("tags");
      (await loaded!.tags.all()).pop();
      assert.equal((await loaded!.tags.all()).length, 2);
    }));
});

describe("a relation that was prefetched", () => {
  it("is asked for anew once it was changed, and is nothing where the query left its row out", () =>
    inSite(async () => {
      const [post] = await Post.objects.orderBy("title").limit(1).prefetchRelated("tags");
      const [first] = await post!.tags.all();
      await post!.tags.remove(first!);
      assert.equal((await post!.tags.all()).length, 1);
      await post!.tags.add(first!);
      assert.equal((await post!.tags.all()).length, 2);
      const some = await Post.objects
        .orderBy("title")
        .limit(3)
        .prefetchRelated(prefetch("author", User.objects.filter({ username: "user1" })));
      const { result, queries } = await recorded(() =>
        Promise.all(some.map(async (one) => (await one.author)?.username)),
      );
      assert.deepEqual([result, queries.length], [[undefined, "user1", undefined], 0]);
    }));
});
