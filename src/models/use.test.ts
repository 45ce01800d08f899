import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { blog, Category, Comment, Post, Ticket, User } from "./blog.test-support.ts";
import { TestSite } from "./site.test-support.ts";

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<T extends true>(): T | undefined {
  return undefined;
}

/** What must not compile is written here and never called: `tsc` fails where an expected error is missing. */
export function mustNotCompile(user: User, posts: Post[]): void {
  // @ts-expect-error no such status
  Post.objects.filter({ status: "nope" });
  // @ts-expect-error no such field
  Post.objects.filter({ titel: "x" });
  // @ts-expect-error number has no endsWith
  Post.objects.filter((p) => p.views.endsWith("x"));
  // @ts-expect-error deferred relation
  posts[0]!.author.username;
  // @ts-expect-error body missing
  void Post.objects.create({ title: "x", author: user });
  // @ts-expect-error an array is no equality: IN is p.id.in([...])
  Post.objects.filter({ title: ["a", "b"] });
  // @ts-expect-error the key is a string
  Ticket.objects.filter({ pk: 3 });
}

describe("models as the design shows them", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open(blog);
  });
  after(() => site.close());

  it("types and runs the whole tour: filters, orders, joins, annotations, values, creation, relations", () =>
    site.run(async () => {
      const user = await User.objects.create({ username: "ada", email: "ada@x.com" });
      const root = await Category.objects.create({ name: "root" });
      const category = await Category.objects.create({ name: "x", parent: root });
      await Post.objects.create({ title: "x", body: "y", author: user, category, status: "published", views: 201 });

      const posts = await Post.objects
        .filter({ status: "published", author: { isActive: true } })
        .filter((p) => [p.author.email.endsWith("@x.com"), p.views.gt(p.likes.times(2))])
        .orderBy("-createdAt", "author.username");
      const post = posts[0]!;
      assert.equal(post.url, `/posts/${post.id}`);
      assert.equal(post.isHot(), true);
      same<Eq<(typeof posts)[0]["status"], "draft" | "published">>();
      const author = await post.author;
      assert.equal(author.label, "ada <ada@x.com>");

      const joined = await Post.objects.selectRelated("author", "category.parent", "author.bestPost");
      assert.equal(joined[0]!.author.label, "ada <ada@x.com>");
      const parentName = joined[0]!.category?.parent?.name;
      same<Eq<typeof parentName, string | undefined>>();
      assert.equal(parentName, "root");

      await Comment.objects.create({ post, author: user, body: "one" });
      for (const body of ["two", "three", "four"]) await Comment.objects.create({ post: post.id, author: user, body });
      const busy = await Post.objects
        .annotate((p) => ({ n: p.comments.count() }))
        .filter((p) => p.n.gt(3))
        .orderBy("n");
      same<Eq<(typeof busy)[0]["n"], number>>();
      assert.deepEqual([busy.length, busy[0]!.n, busy[0]!.isHot()], [1, 4, true]);

      const values = await Post.objects.values("title", "author.email", "category");
      same<Eq<(typeof values)[0]["author.email"], string>>();
      assert.deepEqual(values, [{ title: "x", "author.email": "ada@x.com", category: category.id }]);

      const found = await Post.objects.get({ id: post.id });
      const other = await User.objects.create({ username: "bob", email: "bob@y.org" });
      found.author = other;
      found.title = "z";
      assert.equal(found.authorId, other.id);
      await found.save();
      assert.deepEqual(await Post.objects.values("title", "author"), [{ title: "z", author: other.id }]);

      const bodies: string[] = [];
      for await (const comment of Comment.objects.filter({ post: found })) bodies.push(comment.body);
      assert.deepEqual(bodies.sort(), ["four", "one", "three", "two"]);

      const condition = Post.f.status.eq("published").or(Post.f.author.username.iContains("x"));
      assert.equal(await Post.objects.filter(() => condition).count(), 1);
      assert.equal(await other.posts.all().count(), 1);
      assert.equal(await Category.objects.filter({ parent: { parent: { name: "x" } } }).count(), 0);
      assert.equal(await Category.objects.filter((c) => c.children.name.eq("x")).count(), 1);

      const id = "01900000-0000-7000-8000-000000000000";
      await Ticket.objects.create({ id, post: found });
      const ticket = await Ticket.objects.get({ id });
      same<Eq<typeof ticket.pk, string>>();
      same<Eq<typeof ticket.nextId, string | null>>();
      same<Eq<typeof ticket.postId, number>>();
      same<Eq<typeof found.id, number>>();
      assert.deepEqual([ticket.pk, ticket.nextId, ticket.postId], [id, null, found.id]);
      assert.equal(await Ticket.objects.filter({ next: { id }, post: 3 }).count(), 0);

      const manager = await (async () => Post.objects)();
      same<Eq<typeof manager, typeof Post.objects>>();
      assert.equal(manager, Post.objects, "a manager is not thenable");
    }));
});
