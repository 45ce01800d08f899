// Migrations that run at once, fail or are killed: R18, R19 and R21.
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, sql } from "nuages/database";
import { createModel, field, MigrationExecutor, runCode } from "nuages/migrations";
import { run, temporaryFolder, terminal } from "../support/processes.ts";
import { type DatabaseKind, rounds } from "./databases.ts";
import { executorFor, graphOf, names, withDatabase } from "./history.ts";
import { Program } from "./processes.ts";
import { onEveryDatabase } from "./site.ts";

/** Gives an empty database to `fn`, and removes it. */
async function withEmpty<T>(kind: DatabaseKind, fn: (url: string) => Promise<T>): Promise<T> {
  const made = await kind.create();
  try {
    return await fn(made.url);
  } finally {
    await made.remove();
  }
}

const rowsOf = async (database: Database, text: ReturnType<typeof sql>) => (await database.execute(text)).rows;

/** The tables, in an order that doesn't depend on when they were made. */
async function schemaOf(database: Database): Promise<unknown> {
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
  return byName(await database.dialect.introspect(database)).map((table) => ({
    ...table,
    indexes: byName(table.indexes),
    constraints: byName(table.constraints),
  }));
}

const rowCount = 600;

/** A database after the first migration, with rows in both tables. */
async function withRows(url: string): Promise<void> {
  await withDatabase(url, async (databases) => {
    const database = databases.get();
    await executorFor(databases).migrate([{ app: "paper", name: "0001" }]);
    await database.atomic(async () => {
      for (let n = 1; n <= 3; n++)
        await database.execute(sql`insert into paper_writer (id, name) values (${n}, ${`W${n}`})`);
      for (let n = 1; n <= rowCount; n++) {
        const [title, words, writer] = [`Text ${n}`, `${n * 10}`, (n % 3) + 1];
        await database.execute(
          sql`insert into paper_text (id, title, words, writer_id) values (${n}, ${title}, ${words}, ${writer})`,
        );
      }
    });
  });
}

/** Everything that must be the same whether or not the way there was interrupted. */
function outcomeOf(url: string) {
  return withDatabase(url, async (databases) => {
    const database = databases.get();
    return {
      schema: await schemaOf(database),
      texts: await rowsOf(database, sql`select id, heading, length, writer_id from paper_text order by id`),
      writers: await rowsOf(database, sql`select id, name, active from paper_writer order by id`),
      recorded: await rowsOf(database, sql`select app, name from nuages_migrations order by name`),
    };
  });
}

onEveryDatabase("a migration", (kind) => {
  it("that fails at row 500 of 1000 changes no row and no table, is not recorded, and runs once it is mended", () =>
    withEmpty(kind, (url) =>
      withDatabase(url, async (databases) => {
        const id = field.auto({ primaryKey: true });
        const initial = createModel("Post", {
          fields: { id, title: field.char({ maxLength: 50 }), slug: field.char({ maxLength: 50, default: "" }) },
        });
        const slugs = (failsAt: number) =>
          runCode({
            forwards: async ({ model }) => {
              let seen = 0;
              for await (const post of model("blog.Post").objects.orderBy("id").iterator()) {
                if (++seen === failsAt) throw new RangeError("row 500 is odd");
                post.slug = `slug-${post.id}`;
                await post.save();
              }
            },
          });
        const executor = (failsAt: number) =>
          new MigrationExecutor({
            databases,
            graph: graphOf("blog", [
              ["0001_initial", [initial]],
              ["0002_slugs", [createModel("Log", { fields: { id } }), slugs(failsAt)]],
            ]),
          });
        const database = databases.get();
        await executor(500).migrate([{ app: "blog", name: "0001" }]);
        await database.atomic(async () => {
          for (let n = 1; n <= 1000; n++)
            await database.execute(sql`insert into blog_post (title, slug) values (${`Post ${n}`}, '')`);
        });
        const before = await schemaOf(database);
        const changed = async () =>
          (await rowsOf(database, sql`select count(*) from blog_post where slug <> ''`))[0]![0];
        const recorded = async () =>
          (
            await rowsOf(database, sql`select name from nuages_migrations where name not like '%#%' order by name`)
          ).flat();

        await assert.rejects(executor(500).migrate(), {
          code: "E_MIGRATION_FAILED",
          message: /blog\.0002_slugs.*row 500 is odd/s,
        });
        assert.equal(await changed(), 0);
        const { transactionalDdl } = database.dialect.features;
        const kept = ((await schemaOf(database)) as { name: string }[]).filter(({ name }) => name !== "blog_log");
        // What can't be taken back is done once: the next run goes on behind it.
        assert.deepEqual(transactionalDdl ? await schemaOf(database) : kept, before);
        assert.deepEqual(await recorded(), ["0001_initial"]);

        await executor(-1).migrate();
        assert.equal(await changed(), 1000);
        assert.deepEqual(await recorded(), ["0001_initial", "0002_slugs"]);
      }),
    ));

  it("that is killed anywhere is finished by the next one: same tables, every row, each step recorded once", () =>
    withEmpty(kind, async (undisturbed) => {
      await withRows(undisturbed);
      const began = performance.now();
      await withDatabase(undisturbed, (databases) => executorFor(databases).migrate());
      const wholeTime = performance.now() - began;
      const expected = await outcomeOf(undisturbed);
      assert.equal(expected.texts.length, rowCount);
      assert.deepEqual(
        expected.recorded.map((row) => row[1]),
        names,
      );

      const points = rounds(6, 20);
      let inTheMiddle = 0;
      for (let point = 0; point < points; point++) {
        await withEmpty(kind, async (url) => {
          await withRows(url);
          const killed = await Program.start("migrate", { url, source: 0, count: 0 });
          killed.go();
          await killed.printed(1);
          // The points are spread over the whole way, which a process of its own takes somewhat longer for.
          await sleep(Math.max(5 * point, (point * wholeTime * 1.2) / points));
          await killed.kill();
          const done = killed.lines.filter((line) => line.startsWith("done ")).length;
          if (done < names.length - 1) inTheMiddle += 1;

          const next = await Program.start("migrate", { url, source: 0, count: 0 });
          next.go();
          const applied = Number(await next.result());
          // The last one may have been committed and not told.
          assert.ok(applied + done === names.length - 1 || applied + done === names.length - 2, `point ${point}`);
          assert.deepEqual(await outcomeOf(url), expected, `point ${point}, after ${killed.lines.at(-1)}`);
          assert.deepEqual(await kind.damage(url), [], `point ${point}`);
        });
      }
      assert.ok(inTheMiddle >= points / 3, `only ${inTheMiddle} of ${points} were killed in the middle`);
    }));

  const folder = temporaryFolder("migrate");
  after(folder.remove);

  it("that four `nuages migrate` want to apply at once is applied by one, and all four end well", async () => {
    const root = resolve(import.meta.dirname, "../..");
    const site = folder.path;
    mkdirSync(join(site, "node_modules"), { recursive: true });
    symlinkSync(root, join(site, "node_modules", "nuages"), "dir");
    writeFileSync(join(site, "package.json"), '{ "type": "module", "private": true }\n');
    writeFileSync(join(site, "urls.ts"), 'import { urls } from "nuages/urls";\nexport default urls([]);\n');
    writeFileSync(
      join(site, "settings.ts"),
      `import { defineSettings, env, standardApps } from "nuages/settings";
export default defineSettings({
  dir: import.meta.dirname,
  secretKey: "for-tests-only-Zk3vQ9sL0pXw7RtB5nYc2MdHf8GjA1eU",
  allowedHosts: ["localhost"],
  apps: standardApps,
  urls: () => import("./urls.ts"),
  databases: { default: { url: env("DATABASE") } },
});
`,
    );
    const migrate = (url: string) =>
      run([process.execPath, join(root, "bin", "nuages.js"), "migrate"], {
        cwd: site,
        env: terminal({ DATABASE: url }),
      });

    const outcome = (url: string) =>
      withDatabase(url, async (databases) => ({
        recorded: await rowsOf(databases.get(), sql`select app, name from nuages_migrations order by app, name`),
        schema: await schemaOf(databases.get()),
        types: await rowsOf(databases.get(), sql`select app_label, model from contenttypes_contenttype order by 1, 2`),
        permissions: await rowsOf(databases.get(), sql`select codename from auth_permission order by codename`),
      }));
    const expected = await withEmpty(kind, async (url) => {
      const ended = await migrate(url);
      assert.equal(ended.code, 0, ended.stderr);
      return outcome(url);
    });
    assert.ok(expected.recorded.length >= 5, "the standard apps have migrations");
    assert.ok(expected.permissions.length > 10, "the standard apps have permissions");
    for (let round = 0; round < rounds(2, 10); round++) {
      await withEmpty(kind, async (url) => {
        const ended = await Promise.all(Array.from({ length: 4 }, () => migrate(url)));
        assert.deepEqual(
          ended.map(({ code, stderr }) => [code, stderr]),
          Array.from({ length: 4 }, () => [0, ""]),
        );
        assert.deepEqual(await outcome(url), expected, `round ${round}`);
        const applied = ended.flatMap(({ stdout }) => stdout.match(/^Applied \S+/gm) ?? []);
        assert.deepEqual([...applied].sort(), [...new Set(applied)].sort(), "no migration was applied twice");
        assert.equal(applied.length, expected.recorded.length);
        assert.ok(ended.every(({ milliseconds }) => milliseconds < 30_000));
      });
    }
  });
});
