// The tables and rows that every side works on.
import { createScratchDatabase, type Database, Databases } from "nuages/database";
import { type AnyModel, ModelRegistry, tableStateOf } from "nuages/models";
import { models } from "./models.ts";

/** What the benchmark runs on. */
export type Kind = "postgres" | "sqlite";

const users = 200;
const posts = 5_000;
const comments = 20_000;

/** An empty database with the tables filled; `remove` takes it away. */
export async function makeData(kind: Kind): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const beside =
    kind === "sqlite"
      ? "sqlite:bench.sqlite3"
      : (process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres");
  const { options, remove } = await createScratchDatabase("default", { url: beside });
  const databases = new Databases({ default: options });
  try {
    await fill(databases.get());
  } finally {
    await databases.close();
  }
  return { url: options.url, remove };
}

async function fill(database: Database): Promise<void> {
  const registry = new ModelRegistry(models as unknown as readonly AnyModel[]);
  await database.atomic(
    async () => {
      const editor = database.dialect.schemaEditor(database);
      for (const options of registry.all()) await editor.createTable(tableStateOf(options, database.dialect));
      for (const statement of rowsOf(database.dialect.name)) await run(database, statement);
    },
    { schema: true },
  );
  await run(database, "analyze");
}

function rowsOf(dialect: string): string[] {
  const postgres = dialect === "postgres";
  const series = (most: number) =>
    postgres
      ? `generate_series(1, ${most}) as s(n)`
      : `(with recursive s(n) as (select 1 union all select n + 1 from s where n < ${most}) select n from s) as s`;
  const at = (minutes: string) =>
    postgres
      ? `timestamptz '2024-01-01 00:00:00+00' + (${minutes}) * interval '1 minute'`
      : `strftime('%Y-%m-%dT%H:%M:%fZ', '2024-01-01', (${minutes}) || ' minutes')`;
  const body = `'Some text about ' || n || '. It goes on for a while, as texts of posts do, and then it ends.'`;
  return [
    `insert into bench_user (username, email, name, bio, created_at)
       select 'user' || n, 'user' || n || '@example.com', 'User Number ' || n, 'Writes.', ${at("n")} from ${series(users)}`,
    `insert into bench_post (title, slug, body, status, views, author_id, published_at, created_at, updated_at)
       select 'Post number ' || n, 'post-' || n, ${body}, case when n % 4 = 0 then 'draft' else 'published' end, n % 1000,
         1 + n % ${users}, ${at("n * 7")}, ${at("n * 7")}, ${at("n * 7 + 3")} from ${series(posts)}`,
    `insert into bench_comment (post_id, author_id, body, created_at)
       select 1 + n % ${posts}, 1 + (n * 31) % ${users}, 'I read this and have to say: ' || n, ${at("n")} from ${series(comments)}`,
    `insert into bench_item (name, quantity, created_at) values ('changed', 1, ${at("0")})`,
  ];
}

async function run(database: Database, sql: string): Promise<void> {
  await database.execute({ sql, params: [], writes: true });
}
