import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { anyKey, moment, newItem, type Operations, summary, thousand } from "../operations.ts";

type Row = Record<string, any>;

const postColumns = "id, title, slug, body, status, views, author_id, published_at, created_at, updated_at";
const authorColumns =
  "a.id a_id, a.username a_username, a.email a_email, a.name a_name, a.bio a_bio, a.created_at a_created_at";
const at = (text: unknown) => (text === null ? null : new Date(text as string));
const postOf = (row: Row) => ({
  id: row.id,
  title: row.title,
  slug: row.slug,
  body: row.body,
  status: row.status,
  views: row.views,
  authorId: row.author_id,
  publishedAt: at(row.published_at),
  createdAt: at(row.created_at),
  updatedAt: at(row.updated_at),
});
const authorOf = (row: Row) => ({
  id: row.a_id,
  username: row.a_username,
  email: row.a_email,
  name: row.a_name,
  bio: row.a_bio,
  createdAt: at(row.a_created_at),
});

/** The driver alone, with its statements prepared once. Values that are stored as text become dates, as every side must give them. */
export function open(_kind: string, url: string): Operations {
  const database = new DatabaseSync(url.replace(/^sqlite:/, ""));
  database.exec("pragma journal_mode = wal; pragma synchronous = normal");
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    let statement = statements.get(sql);
    if (statement === undefined) statements.set(sql, (statement = database.prepare(sql)));
    return statement;
  };
  const rowsOf = (sql: string, ...values: SQLInputValue[]): Row[] => prepared(sql).all(...values) as Row[];
  const byKey = (id: number) => postOf(prepared(`select ${postColumns} from bench_post where id = ?`).get(id) as Row);
  const joined = () =>
    rowsOf(
      `select ${postColumns.replace(/\w+/g, "p.$&")}, ${authorColumns} from bench_post p join bench_user a on a.id = p.author_id
       where p.status = ? order by p.published_at desc limit 25`,
      "published",
    ).map((row) => ({ ...postOf(row), author: authorOf(row) }));
  const nested = () => {
    const posts = rowsOf(`select ${postColumns} from bench_post where id > ?`, 4_990).map((row) => ({
      ...postOf(row),
      comments: [] as Row[],
    }));
    const byId = new Map(posts.map((post) => [post.id, post]));
    const list = (keys: Iterable<unknown>) => JSON.stringify([...keys]);
    const found = rowsOf(
      "select id, post_id, author_id, body, created_at from bench_comment where post_id in (select value from json_each(?))",
      list(byId.keys()),
    );
    const authors = rowsOf(
      "select id, username, email, name, bio, created_at from bench_user where id in (select value from json_each(?))",
      list(new Set(found.map((row) => row.author_id))),
    );
    const authorById = new Map(authors.map((row) => [row.id, { ...row, createdAt: at(row.created_at) }]));
    for (const row of found) {
      const author = authorById.get(row.author_id);
      byId
        .get(row.post_id)!
        .comments.push({ id: row.id, postId: row.post_id, body: row.body, createdAt: at(row.created_at), author });
    }
    return posts;
  };
  const insertSql = "insert into bench_item (name, quantity, note, created_at) values (?, ?, ?, ?)";
  const insert = (item: ReturnType<typeof newItem>) =>
    prepared(insertSql).run(item.name, item.quantity, item.note, item.createdAt.toISOString()).lastInsertRowid;
  return {
    operations: {
      "find by key": async () => byKey(anyKey()),
      "1,000 rows": async () => rowsOf(`select ${postColumns} from bench_post where id <= ?`, 1_000).map(postOf),
      "25 rows with author": async () => joined(),
      "posts, comments, authors": async () => nested(),
      "insert one": async (i) => {
        const item = newItem(i);
        return { ...item, id: Number(insert(item)) };
      },
      "update one": async (i) => prepared("update bench_item set quantity = ? where id = 1").run(i + 1),
      "insert 1,000": async () => {
        database.exec("begin immediate");
        const keys = thousand.map((one) => insert({ ...one, createdAt: moment }));
        database.exec("commit");
        return keys;
      },
    },
    async check() {
      const comments = rowsOf("select id, body, created_at from bench_comment where id <= 1000");
      return summary({
        one: byKey(17),
        thousand: comments.map((row) => ({ id: row.id, body: row.body, createdAt: at(row.created_at)! })),
        joined: joined() as never,
        nested: nested() as never,
      });
    },
    close: () => database.close(),
  };
}
