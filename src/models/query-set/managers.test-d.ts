// Managers and query sets of one's own, as the compiler sees them.
import { char, count, foreignKey, hasMany, integer, Model, type QuerySet } from "../index.ts";

class Plain extends Model<Plain>("m.Plain")({ title: char(), views: integer({ default: 0 }) }) {
  static override objects = super.objects.with({
    withTwice() {
      return this.annotate((p) => ({ twice: p.views.times(2) }));
    },
    short() {
      return this.filter({ title: "a" });
    },
  });
}

export async function annotated() {
  const rows = await Plain.objects
    .withTwice()
    .short()
    .filter((p) => p.twice.gt(1));
  rows[0]!.twice satisfies number;
  rows[0]!.title satisfies string;
}

class Author extends Model<Author>("m.Author")({
  name: char(),
  get posts() {
    return hasMany(Post, "author");
  },
}) {}

class Post extends Model<Post>("m.Post")({
  title: char(),
  status: char({ choices: { draft: "Draft", published: "Published" }, default: "draft" }),
  views: integer({ default: 0 }),
  author: foreignKey(Author),
}) {
  static override objects = super.objects.with({
    published() {
      return this.filter({ status: "published" });
    },
    by(author: Author) {
      return this.published().filter({ author });
    },
    popular(least = 10) {
      return this.selectRelated("author").filter((p) => p.views.gte(least));
    },
    async most(): Promise<number | null> {
      return (await this.aggregate((p) => ({ most: p.views.max() }))).most;
    },
    async titles(): Promise<string[]> {
      return (await this.values("title")).map((row) => row.title);
    },
  });

  static drafts = this.objects.scoped((posts) => posts.filter({ status: "draft" }));
}

export async function managers(author: Author) {
  const posts = await Post.objects.published().by(author).orderBy("-views").published();
  posts[0]!.title satisfies string;
  (await Post.objects.filter({ views: 1 }).published().first()) satisfies Post | null;
  (await Post.objects.published().titles()) satisfies string[];
  (await Post.objects.titles()) satisfies string[];
  (await Post.objects.popular().published())[0]!.author.name satisfies string;
  (await Post.objects.published().most()) satisfies number | null;
  const annotated = await Post.objects.annotate((p) => ({ n: p.author.posts.count() })).filter((p) => p.n.gt(1));
  annotated[0]!.n satisfies number;
  (await Post.drafts.published().count()) satisfies number;
  (await author.posts.all().published().titles()) satisfies string[];
  (await author.posts.filter({ views: 1 }).published()) satisfies Post[];
  await Post.objects.create({ title: "x", author });
  (await Post.objects.aggregate(() => ({ n: count() }))).n satisfies number;
  (await Post.objects.selectRelated("author").published())[0]!.title satisfies string;

  (await Post.objects.values("title").published())[0] satisfies { title: string } | undefined;
  // @ts-expect-error: the rows are plain, with one column
  (await Post.objects.values("title").published())[0]!.views;

  // @ts-expect-error: there is no such method
  Post.objects.hidden();
  // @ts-expect-error: an author, not a name
  Post.objects.by("ada");
  // @ts-expect-error: no column of the model
  Post.objects.published().filter({ state: "x" });
  // @ts-expect-error: a scope answers with a query
  Post.objects.scoped(() => 5);
  // @ts-expect-error: Author's queries have no methods of their own
  Author.objects.published();
}

export function plain(rows: QuerySet<typeof Author, Author>) {
  return rows.filter({ name: "x" });
}
