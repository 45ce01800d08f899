import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Database } from "../../database.ts";
import { Database as DatabaseClass } from "../../database.ts";
import { absence } from "../../empty.test-support.ts";
import { IntegrityError, OperationalError, ProgrammingError } from "../../errors.ts";
import { sql } from "../../nodes/sql.ts";
import { postgres } from "./dialect.ts";
import { backend, PostgresSite } from "./server.test-support.ts";

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("PostgreSQL's connections", { skip: absence("postgres") }, () => {
  let site: PostgresSite;
  let db: Database;

  before(async () => {
    site = await PostgresSite.make();
    db = site.connect();
    await db.execute(sql`create table item (id int primary key, name text, amount numeric(8, 2))`);
    await db.execute(sql`insert into item select n, 'item ' || n, n / 4.0 from generate_series(1, 2000) n`);
  });
  after(() => site.close());

  const one = async (database: Database, query: ReturnType<typeof sql>) => (await database.execute(query)).rows[0]![0];

  describe("a session", () => {
    it("is in UTC, whatever the server's own time zone is", async () => {
      assert.equal(await one(db, sql`show timezone`), "UTC");
      assert.equal(await one(db, sql`select '2024-06-01 12:00+02'::timestamptz`), "2024-06-01 10:00:00+00");
    });

    it("has the limits of the options, and what the url asks of it", async () => {
      const url = new URL(site.url);
      url.searchParams.set("options", "-c work_mem=8MB");
      const other = site.connect({ url: url.href, lockTimeout: 1234, statementTimeout: 4321 });
      assert.equal(await one(other, sql`show lock_timeout`), "1234ms");
      assert.equal(await one(other, sql`show statement_timeout`), "4321ms");
      assert.equal(await one(other, sql`show work_mem`), "8MB");
    });

    it("gives numbers and booleans as such, and no digit of a large one is lost", async () => {
      const { rows } = await db.execute(
        sql`select 1::smallint, 2::int, 3::bigint, 9007199254740993::bigint, 0.5::float8, true, null, '\\x00ff'::bytea, 1.10::numeric, 'NaN'::float4`,
      );
      assert.deepEqual(rows[0], [
        1,
        2,
        3,
        9007199254740993n,
        0.5,
        true,
        null,
        Buffer.from([0, 255]),
        "1.10",
        Number.NaN,
      ]);
    });

    it("keeps two columns of one name apart", async () => {
      assert.deepEqual((await db.execute(sql`select 1 as a, 2 as a`)).rows, [[1, 2]]);
    });

    it("refuses what the driver would turn into something else", async () => {
      for (const value of [undefined, Number.NaN, { a: 1 }, [1], new Date()])
        await assert.rejects(db.execute({ sql: "select $1::text", params: [value as never] }), { code: "E_SQL_PARAM" });
    });
  });

  describe("prepared statements", () => {
    it("are made once a connection, and run again by name", async () => {
      const single = site.connect({ poolSize: 1 });
      for (let i = 0; i < 5; i++) await single.execute(sql`select name from item where id = ${i}`);
      const { rows } = await single.execute(
        sql`select name from pg_prepared_statements where statement like 'select name from item%'`,
      );
      assert.equal(rows.length, 1);
    });

    it("make room for one another, so that a server isn't filled with them", async () => {
      const single = site.connect({ poolSize: 1, statementCache: 5 });
      for (let i = 0; i < 30; i++) await single.execute({ sql: `select ${i} + $1::int`, params: [1] });
      assert.equal(await one(single, sql`select count(*) from pg_prepared_statements`), 5);
      assert.equal((await single.execute({ sql: "select 0 + $1::int", params: [1] })).rows[0]![0], 1);
    });

    it("are none where a pooler between can't keep them", async () => {
      const single = site.connect({ poolSize: 1, statementCache: 0 });
      await single.execute(sql`select name from item where id = ${1}`);
      assert.equal(await one(single, sql`select count(*) from pg_prepared_statements`), 0);
    });

    it("survive a change of the table that they read", async () => {
      const single = site.connect({ poolSize: 1 });
      await single.execute(sql`create table changing (a int)`);
      await single.execute(sql`insert into changing values (1)`);
      const read = () => single.execute({ sql: "select * from changing", params: [] });
      for (let i = 0; i < 3; i++) assert.deepEqual((await read()).rows, [[1]]);
      await single.execute(sql`alter table changing add column b text default 'x'`);
      assert.deepEqual((await read()).rows, [[1, "x"]]);
      assert.deepEqual((await read()).rows, [[1, "x"]]);
    });

    it("that a pooler has lost are made again", async () => {
      const single = site.connect({ poolSize: 1 });
      const read = () => single.execute(sql`select name from item where id = ${7}`);
      await read();
      await single.execute({ sql: "deallocate all", params: [], writes: true });
      assert.deepEqual((await read()).rows, [["item 7"]]);
    });
  });

  describe("a connection that was changed", () => {
    it("is as new for the next owner, whatever was set, made or locked", async () => {
      const single = site.connect({ poolSize: 1 });
      const state = async () =>
        (
          await single.execute(
            sql`select current_setting('search_path'), current_setting('work_mem'), current_user::text, current_setting('timezone'),
                  (select count(*) from pg_class where relpersistence = 't' and relkind = 'r' and pg_table_is_visible(oid)),
                  (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                  (select count(*) from pg_listening_channels())`,
          )
        ).rows[0];
      const clean = await state();
      const pid = await backend(single);
      for (const statement of [
        "set search_path = pg_catalog",
        "SET work_mem = '1MB'",
        "select set_config('work_mem', '1MB', false)",
        "set role pg_read_all_data",
        "set time zone 'Asia/Tokyo'",
        "create temp table leftover (a int)",
        "create temporary table leftover (a int)",
        "select 1 as a into temp leftover",
        "select pg_advisory_lock(7)",
        "select pg_try_advisory_lock(7)",
        "listen news",
      ]) {
        for (let round = 0; round < 2; round++) {
          await single.execute({ sql: statement, params: [], writes: true });
          assert.deepEqual(await state(), clean, statement);
        }
      }
      assert.equal(await backend(single), pid);
    });

    it("keeps what is set for as long as its transaction", async () => {
      const single = site.connect({ poolSize: 1 });
      await single.atomic(async () => {
        await single.execute({ sql: "set local work_mem = '1MB'", params: [], writes: true });
        assert.equal(await one(single, sql`show work_mem`), "1MB");
      });
      assert.notEqual(await one(single, sql`show work_mem`), "1MB");
    });
  });

  describe("a stream", () => {
    it("gives all rows in chunks, with their values bound, and the connection is free afterwards", async () => {
      const single = site.connect({ poolSize: 1 });
      const sizes: number[] = [];
      let last: unknown;
      for await (const rows of single.iterate(sql`select id from item where id > ${100} order by id`, {
        chunkSize: 700,
      })) {
        sizes.push(rows.length);
        last = rows.at(-1)![0];
      }
      assert.deepEqual([sizes, last], [[700, 700, 500], 2000]);
      assert.equal(await one(single, sql`select count(*) from item`), 2000);
    });

    it("that is left early, or whose reader throws, gives its connection back", async () => {
      const single = site.connect({ poolSize: 1, acquireTimeout: 2_000 });
      for await (const rows of single.iterate(sql`select id from item`, { chunkSize: 10 })) if (rows.length > 0) break;
      const failing = async () => {
        for await (const rows of single.iterate(sql`select id from item`, { chunkSize: 10 }))
          throw new RangeError(`${rows.length}`);
      };
      await assert.rejects(failing(), RangeError);
      assert.equal(await one(single, sql`select 1`), 1);
    });

    it("inside a transaction leaves that open, and sees its rows", async () => {
      const seen = await db.atomic(async () => {
        await db.execute(sql`create temp table own (n int) on commit drop`);
        await db.execute(sql`insert into own select generate_series(1, 25)`);
        let count = 0;
        for await (const rows of db.iterate(sql`select n from own`, { chunkSize: 10 })) {
          count += rows.length;
          await db.execute(sql`insert into own values (0)`);
        }
        return [count, await one(db, sql`select count(*) from own`)];
      });
      assert.deepEqual(seen, [25, 28]);
    });
  });

  describe("an error", () => {
    it("of a unique rule tells its name, its table and its columns, and none of the values", async () => {
      await db.execute(sql`create table pair (a int, "odd, name" text, unique (a, "odd, name"))`);
      await db.execute(sql`insert into pair values (1, ${"secret value"})`);
      await assert.rejects(db.execute(sql`insert into pair values (1, ${"secret value"})`), (error) => {
        assert.ok(error instanceof IntegrityError);
        assert.deepEqual([error.kind, error.table, error.constraint], ["unique", "pair", "pair_a_odd, name_key"]);
        assert.doesNotMatch(
          JSON.stringify([error.message, error.hint, error.cause, (error.cause as Error).message]),
          /secret/,
        );
        return true;
      });
    });

    it("of null, of a check and of a missing row is told apart", async () => {
      await db.execute(sql`create table ruled (a int not null, b int check (b > 0), c int references item)`);
      const kinds = [];
      for (const row of ["(null, 1, 1)", "(1, 0, 1)", "(1, 1, -5)"]) {
        const error = await db
          .execute({ sql: `insert into ruled values ${row}`, params: [], writes: true })
          .catch((reason) => reason);
        kinds.push([error.kind, error.columns, error.constraint]);
      }
      assert.deepEqual(kinds, [
        ["notNull", ["a"], undefined],
        ["check", undefined, "ruled_b_check"],
        ["foreignKey", ["c"], "ruled_c_fkey"],
      ]);
    });

    it("about data doesn't show the data", async () => {
      await assert.rejects(db.execute(sql`select ${"hunter2"}::text::int`), (error) => {
        assert.ok(error instanceof OperationalError);
        assert.match(error.message, /invalid input syntax for type integer/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      });
    });

    it("of a statement names what it doesn't understand", async () => {
      await assert.rejects(db.execute(sql`select nothing from item`), {
        code: "E_SQL",
        message: /column "nothing" does not exist/,
      });
    });

    it("of a pattern is the sender's", async () => {
      await assert.rejects(db.execute(sql`select 'a' ~ ${"("}::text`), { code: "E_SQL_REGEX", status: 400 });
    });

    it("inside a transaction ends it: the block can't go on as if nothing had been", async () => {
      await assert.rejects(
        db.atomic(async () => {
          await db.execute(sql`insert into item values (1, 'again')`).catch(() => {});
          await db.execute(sql`select 1`);
        }),
        { code: "E_TRANSACTION_BROKEN" },
      );
      assert.equal(await one(db, sql`select name from item where id = 1`), "item 1");
    });
  });

  describe("a conflict", () => {
    it("of locks ends after the timeout and may be tried again", async () => {
      const impatient = site.connect({ lockTimeout: 100 });
      await db.atomic(async () => {
        await db.execute(sql`update item set name = 'held' where id = 5`);
        await assert.rejects(impatient.execute(sql`update item set name = 'mine' where id = 5`), (error) => {
          assert.ok(error instanceof OperationalError && error.code === "E_DATABASE_BUSY");
          assert.ok(error.retryable);
          return true;
        });
      });
    });

    it("of two transactions that wait for each other is resolved by running one of them again", async () => {
      const runs = { a: 0, b: 0 };
      const move = (name: "a" | "b", first: number, second: number) =>
        db.atomic(
          async () => {
            runs[name] += 1;
            await db.execute(sql`update item set name = ${name} where id = ${first}`);
            await sleep(100);
            await db.execute(sql`update item set name = ${name} where id = ${second}`);
          },
          { retries: 3 },
        );
      await Promise.all([move("a", 11, 12), move("b", 12, 11)]);
      assert.equal(runs.a + runs.b, 3);
      const { rows } = await db.execute(sql`select distinct name from item where id in (11, 12)`);
      assert.equal(rows.length, 1);
    });

    it("of a statement with its time limit ends the statement, not the connection", async () => {
      const hasty = site.connect({ poolSize: 1, statementTimeout: 100 });
      const first = await backend(hasty);
      await assert.rejects(hasty.execute(sql`select pg_sleep(5)`), { message: /took too long/ });
      assert.equal(await backend(hasty), first);
    });
  });

  describe("a connection that is lost", () => {
    it("between two statements is replaced", async () => {
      const single = site.connect({ poolSize: 1 });
      const first = await backend(single);
      await db.execute(sql`select pg_terminate_backend(${first}::int)`);
      await sleep(50);
      assert.notEqual(await backend(single), first);
    });

    it("inside a transaction fails it as one that may be run again, and nothing of it is kept", async () => {
      const single = site.connect({ poolSize: 1 });
      let runs = 0;
      await single.atomic(
        async () => {
          runs += 1;
          await single.execute(sql`update item set name = ${`run ${runs}`} where id = 21`);
          if (runs === 1) await db.execute(sql`select pg_terminate_backend(${await backend(single)}::int)`);
          await single.execute(sql`update item set name = ${`run ${runs}`} where id = 22`);
        },
        { retries: 1 },
      );
      assert.equal(runs, 2);
      const { rows } = await db.execute(sql`select name from item where id in (21, 22)`);
      assert.deepEqual(rows, [["run 2"], ["run 2"]]);
    });

    it("while a statement runs is told as lost, without a raw error of the driver", async () => {
      const single = site.connect({ poolSize: 1 });
      const pid = await backend(single);
      const running = assert.rejects(single.execute(sql`select pg_sleep(10)`), {
        code: "E_DATABASE_OPERATION",
        message: /the connection was lost/,
        retryable: true,
      });
      await sleep(100);
      await db.execute(sql`select pg_terminate_backend(${pid}::int)`);
      await running;
      assert.equal(await one(single, sql`select 1`), 1);
    });
  });

  describe("the pool", () => {
    it("never opens more than it may, and hands them on in turn", async () => {
      const small = site.connect({ poolSize: 3 });
      const pids = await Promise.all(
        Array.from({ length: 30 }, async () => {
          const { rows } = await small.execute(sql`select pg_backend_pid(), pg_sleep(0.005)`);
          return rows[0]![0];
        }),
      );
      assert.ok(new Set(pids).size <= 3);
    });

    it("gives up after the acquire timeout, with the time and without a connection lost", async () => {
      const small = site.connect({ poolSize: 1, acquireTimeout: 150 });
      const held = small.execute(sql`select pg_sleep(0.6)`);
      await sleep(20);
      await assert.rejects(small.execute(sql`select 1`), {
        code: "E_DATABASE_BUSY",
        message: /150 ms for a connection/,
      });
      await held;
      assert.equal(await one(small, sql`select 1`), 1);
    });

    it("is closed once and for all", async () => {
      const other = site.connect();
      await other.execute(sql`select 1`);
      await Promise.all([other.close(), other.close()]);
      await assert.rejects(other.execute(sql`select 1`), { code: "E_DATABASE_CLOSED" });
    });

    it("closes without ever having been opened", () => site.connect().close());
  });

  describe("what can't be opened", () => {
    const opening = (change: (url: URL) => void) => {
      const url = new URL(site.url);
      change(url);
      const database = new DatabaseClass("default", postgres, { url: url.href });
      return database.execute(sql`select 1`).finally(() => database.close());
    };

    it("is told with what to do: nothing listens, no such database", async () => {
      await assert.rejects(
        opening((url) => {
          url.port = "9";
          url.password = "hunter2";
        }),
        (error) => {
          assert.ok(error instanceof OperationalError);
          assert.match(error.message, /postgres:\/\/\w+@127\.0\.0\.1:9\/test_\w+: nothing listens there/);
          assert.doesNotMatch(`${error.message} ${error.hint}`, /hunter2/);
          return true;
        },
      );
      await assert.rejects(
        opening((url) => {
          url.pathname = "/no_such_database";
        }),
        { message: /it doesn't exist/, hint: /createdb/ },
      );
      await assert.rejects(
        opening((url) => {
          url.username = "nobody_here";
        }),
        { code: "E_DATABASE_OPEN" },
      );
    });

    it("is a url that isn't one, without its password in the message", () => {
      assert.throws(
        () => new DatabaseClass("default", postgres, { url: "postgres://user:hunter2@host:notaport/x" }),
        (error) => {
          assert.ok(error instanceof ProgrammingError && error.code === "E_DATABASE_URL");
          assert.doesNotMatch(error.message, /hunter2/);
          return true;
        },
      );
    });
  });

  it("takes part in no transaction of somebody else", async () => {
    let inside: unknown;
    await db.atomic(async () => {
      await db.execute(sql`insert into item values (5000, 'not yet')`);
      inside = await one(site.connect(), sql`select count(*) from item where id = 5000`);
    });
    assert.deepEqual([inside, await one(db, sql`select count(*) from item where id = 5000`)], [0, 1]);
  });

  it("reads one snapshot in a transaction that only reads, and refuses to write there", async () => {
    const other = site.connect();
    await db.atomic(
      async () => {
        const before = await one(db, sql`select count(*) from item`);
        await other.execute(sql`insert into item values (6000, 'later')`);
        assert.equal(await one(db, sql`select count(*) from item`), before);
      },
      { readOnly: true },
    );
    await assert.rejects(
      db.atomic(() => db.execute(sql`delete from item where id = 1`), { readOnly: true }),
      { code: "E_DATABASE_READ_ONLY" },
    );
  });
});
