import { anyKey, moment, newItem, type Operations, summary, thousand } from "../operations.ts";

const postColumns = "id, title, slug, body, status, views, author_id, published_at, created_at, updated_at";
const postOf = (row: Row) => ({
  id: row.id,
  title: row.title,
  slug: row.slug,
  body: row.body,
  status: row.status,
  views: row.views,
  authorId: row.author_id,
  publishedAt: row.published_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
const authorOf = (row: Row) => ({
  id: row.a_id,
  username: row.a_username,
  email: row.a_email,
  name: row.a_name,
  bio: row.a_bio,
  createdAt: row.a_created_at,
});
const authorColumns =
  "a.id a_id, a.username a_username, a.email a_email, a.name a_name, a.bio a_bio, a.created_at a_created_at";

type Row = Record<string, any>;

/** The driver alone, with prepared statements and every trick that hand-written code knows. */
export async function open(_kind: string, url: string): Promise<Operations> {
  // Its types are a package of their own, which nothing else here needs.
  const name: string = "pg";
  const { default: pg } = await import(name);
  // 64-bit keys as numbers, as the tables' owner knows that they fit.
  pg.types.setTypeParser(20, Number);
  const client = new pg.Client(url);
  await client.connect();
  const rowsOf = async (name: string, text: string, values: unknown[] = []): Promise<Row[]> =>
    (await client.query({ name, text, values })).rows;
  const byKey = async (id: number) =>
    postOf((await rowsOf("one", `select ${postColumns} from bench_post where id = $1`, [id]))[0]!);
  const comments = () =>
    rowsOf("thousand", "select id, post_id, author_id, body, created_at from bench_comment where id <= $1", [1_000]);
  const joined = async () =>
    (
      await rowsOf(
        "joined",
        `select ${postColumns.replace(/\w+/g, "p.$&")}, ${authorColumns} from bench_post p join bench_user a on a.id = p.author_id
         where p.status = $1 order by p.published_at desc limit 25`,
        ["published"],
      )
    ).map((row) => ({ ...postOf(row), author: authorOf(row) }));
  const nested = async () => {
    const posts = (await rowsOf("n1", `select ${postColumns} from bench_post where id > $1`, [4_990])).map((row) => ({
      ...postOf(row),
      comments: [] as Row[],
    }));
    const byId = new Map(posts.map((post) => [post.id, post]));
    const keys = [...byId.keys()];
    const found = await rowsOf(
      "n2",
      "select id, post_id, author_id, body, created_at from bench_comment where post_id = any($1)",
      [keys],
    );
    const authors = await rowsOf(
      "n3",
      "select id, username, email, name, bio, created_at from bench_user where id = any($1)",
      [[...new Set(found.map((row) => row.author_id))]],
    );
    const authorById = new Map(authors.map((row) => [row.id, { ...row, createdAt: row.created_at }]));
    for (const row of found) {
      const comment = {
        id: row.id,
        postId: row.post_id,
        body: row.body,
        createdAt: row.created_at,
        author: authorById.get(row.author_id),
      };
      byId.get(row.post_id)!.comments.push(comment);
    }
    return posts;
  };
  return {
    operations: {
      "find by key": () => byKey(anyKey()),
      "1,000 rows": () => rowsOf("posts", `select ${postColumns} from bench_post where id <= $1`, [1_000]),
      "25 rows with author": joined,
      "posts, comments, authors": nested,
      "insert one": async (i) => {
        const item = newItem(i);
        const values = [item.name, item.quantity, item.note, item.createdAt];
        const text = "insert into bench_item (name, quantity, note, created_at) values ($1, $2, $3, $4) returning id";
        return { ...item, id: (await rowsOf("insert", text, values))[0]!.id };
      },
      "update one": (i) => rowsOf("update", "update bench_item set quantity = $1 where id = 1", [i + 1]),
      "insert 1,000": async () => {
        const text = `insert into bench_item (name, quantity, note, created_at)
          select * from unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[]) returning id`;
        const values = [
          thousand.map((one) => one.name),
          thousand.map((one) => one.quantity),
          thousand.map((one) => one.note),
          thousand.map(() => moment),
        ];
        return rowsOf("bulk", text, values);
      },
    },
    async check() {
      return summary({
        one: (await byKey(17)) as never,
        thousand: (await comments()).map((row) => ({ ...row, createdAt: row.created_at })) as never,
        joined: (await joined()) as never,
        nested: (await nested()) as never,
      });
    },
    close: () => client.end(),
  };
}
