import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { altersData } from "../../lib/index.ts";
import { integer } from "../fields/integers.ts";
import { boolean } from "../fields/numbers.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { foreignKey, hasMany } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";

class Author extends Model<Author>("man.Author")({
  name: char(),
  get posts() {
    return hasMany(Post, "author");
  },
}) {}

class Post extends Model<Post>("man.Post")(
  {
    title: char(),
    published: boolean({ default: false }),
    views: integer({ default: 0 }),
    author: foreignKey(Author),
  },
  { ordering: ["id"] },
) {
  static override objects = super.objects.with({
    published() {
      return this.filter({ published: true });
    },
    popular(least = 10) {
      return this.published().filter((post) => post.views.gte(least));
    },
    async titles(): Promise<string> {
      return (await this).map((post) => post.title).join(" ");
    },
  });

  static drafts = this.objects.scoped((posts) => posts.filter({ published: false }));
  static quiet = this.drafts
    .scoped((posts) => posts.filter({ views: 0 }))
    .with({
      async number(): Promise<number> {
        return this.count();
      },
    });
}

describe("managers of one's own", () => {
  let site: TestSite;
  let ann: Author;
  before(async () => {
    site = await TestSite.open([Author, Post]);
    await site.run(async () => {
      ann = await Author.objects.create({ name: "Ann" });
      const bob = await Author.objects.create({ name: "Bob" });
      await Post.objects.bulkCreate([
        { title: "a", author: ann, published: true, views: 20 },
        { title: "b", author: ann, published: true },
        { title: "c", author: ann, views: 30 },
        { title: "d", author: bob, published: true, views: 40 },
        { title: "e", author: bob },
      ]);
    });
  });
  after(() => site.close());

  it("give their queries methods that chain with all others", () =>
    site.run(async () => {
      assert.equal(await Post.objects.published().titles(), "a b d");
      assert.equal(await Post.objects.filter({ author: ann }).popular().titles(), "a");
      assert.equal(await Post.objects.popular(30).orderBy("-id").titles(), "d");
      assert.equal(await Post.objects.orderBy("-id").limit(4).titles(), "e d c b");
      assert.equal(await Post.objects.titles(), "a b c d e");
      assert.equal(await Post.objects.exclude({ views: 0 }).published().count(), 2);
    }));

  it("give them to queries over relations too", () =>
    site.run(async () => {
      const author = await Author.objects.get({ name: "Ann" });
      assert.equal(await author.posts.all().published().titles(), "a b");
      assert.equal(await author.posts.filter({ views: 20 }).popular().titles(), "a");
    }));

  it("begin where their scope says, which relations and other managers don't know", () =>
    site.run(async () => {
      assert.equal(await Post.drafts.titles(), "c e");
      assert.equal(await Post.drafts.popular(0).count(), 0);
      assert.equal(await Post.quiet.number(), 1);
      assert.equal(await Post.quiet.filter({ title: "e" }).number(), 1);
      assert.equal(await Post.objects.count(), 5);
      assert.equal(await ann.posts.count(), 3);
      const post = await Post.drafts.create({ title: "f", author: ann, published: true });
      assert.equal(await Post.drafts.filter({ id: post.id }).exists(), false);
      await post.delete();
    }));

  it("write within their scope only", () =>
    site.run(async () => {
      assert.equal(await Post.drafts.update({ views: 5 }), 2);
      assert.equal(await Post.objects.filter({ views: 5 }).titles(), "c e");
      await Post.drafts.filter({ title: "e" }).update({ views: 0 });
      await Post.drafts.filter({ title: "c" }).update({ views: 30 });
    }));

  it("are no thenables, are inspected without a query, and keep what writes from templates", async () => {
    assert.equal((Post.objects as { then?: unknown }).then, undefined);
    assert.equal(inspect(Post.drafts), "Manager<Post>");
    const marked = Post.objects as unknown as Record<string, object>;
    assert.ok(altersData in marked.update!);
    assert.ok(!(altersData in marked.published!));
  });

  it("refuse methods that queries have already, and what is no function", () => {
    assert.throws(() => Post.objects.with({ filter: () => 1 }), { code: "E_MODEL_DECLARATION" });
    assert.throws(() => Post.objects.with({ published: () => 1 }), { code: "E_MODEL_DECLARATION" });
    assert.throws(() => Post.objects.with({ name: "x" }), { code: "E_MODEL_DECLARATION" });
    assert.throws(() => Post.objects.scoped(5 as never), { code: "E_MODEL_DECLARATION" });
    assert.throws(() => site.run(() => Author.objects.scoped((() => 5) as never).all()), {
      code: "E_MODEL_DECLARATION",
    });
  });

  it("of a class that extends a model's are the class's own", () =>
    site.run(async () => {
      assert.equal(await Author.objects.count(), 2);
      assert.equal(Author.objects, Author.objects);
    }));
});
