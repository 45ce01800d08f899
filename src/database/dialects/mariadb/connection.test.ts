import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { Databases, IntegrityError, insert, OperationalError, param, sql } from "../../index.ts";
import { column } from "../../nodes/values.ts";
import { Scratch, server } from "./scratch.test-support.ts";

const secret = "s3cret' for key 'nothing";

/** Everything that an error shows of itself and of its causes. */
function shown(error: unknown): string {
  let text = "";
  for (let one = error as (Error & { hint?: string }) | undefined; one; one = one.cause as Error | undefined)
    text += `${one.message} ${one.hint} ${one.stack} ${JSON.stringify(one)}`;
  return text;
}

async function failureOf(failing: Promise<unknown>): Promise<Error & { readonly code: string; readonly hint: string }> {
  return failing.then(
    () => assert.fail("must fail"),
    (error) => error,
  );
}

describe("connections of MariaDB", () => {
  let scratch: Scratch;
  before(async () => {
    scratch = await Scratch.open({ lockTimeout: 1000, poolSize: 4 });
    const { db } = scratch;
    await db.execute(sql`create table item (id bigint auto_increment primary key, name varchar(60) not null unique,
      code varchar(60) unique, n int, big bigint) character set utf8mb4 collate utf8mb4_nopad_bin`);
    await db.execute(sql`create table child (item bigint, foreign key (item) references item (id))`);
  });
  after(() => scratch.close());
  beforeEach(async () => {
    await scratch.db.execute(sql`delete from child`);
    await scratch.db.execute(sql`delete from item`);
  });

  const add = (name: string, n = 0) => scratch.db.execute(sql`insert into item (name, n) values (${name}, ${n})`);

  /** The same database with other connections. */
  function elsewhere(): Databases {
    const url = new URL(server);
    url.pathname = `/${scratch.name}`;
    return new Databases({ default: { url: url.href, lockTimeout: 1000 } });
  }

  it("are strict, in UTC, and see what is committed, whatever the server's settings", async () => {
    const [[mode, zone, isolation, collation]] = (await scratch.rows(
      sql`select @@sql_mode, @@time_zone, @@tx_isolation, @@collation_connection`,
    )) as [[string, string, string, string]];
    for (const word of ["STRICT_ALL_TABLES", "NO_ZERO_DATE", "NO_ZERO_IN_DATE", "ERROR_FOR_DIVISION_BY_ZERO"])
      assert.ok(mode.includes(word), word);
    assert.deepEqual([zone, isolation, collation], ["+00:00", "READ-COMMITTED", "utf8mb4_nopad_bin"]);
    await assert.rejects(add("x".repeat(61)), { code: "E_DATABASE_OPERATION" });
  });

  it("keep integers beyond 2^53 exact both ways, which a DOUBLE between would round", async () => {
    const big = 2n ** 53n + 1n;
    await scratch.db.execute(sql`insert into item (name, big) values ('a', ${big})`);
    assert.deepEqual(await scratch.rows(sql`select big, ${big}, ${2 ** 53 - 1} from item where big = ${big}`), [
      [big, big, 2 ** 53 - 1],
    ]);
    assert.deepEqual(await scratch.rows(sql`select 1 from item where big = ${big - 1n}`), []);
  });

  it("compare no text with a number: 0 equals every word there", async () => {
    await add("word");
    assert.deepEqual(await scratch.rows(sql`select name from item where name = ${"0"}`), []);
  });

  it("count rows that an update found, also those that it left as they were", async () => {
    await add("a", 1);
    await add("b", 1);
    assert.equal((await scratch.db.execute(sql`update item set n = 1`)).changes, 2);
  });

  it("update each column from what it was, also from one that was assigned to before it", async () => {
    await add("a", 1);
    await scratch.db.execute(sql`update item set n = 5, big = n`);
    assert.deepEqual(await scratch.rows(sql`select n, big from item`), [[5, 1]]);
  });

  it("pass over a duplicate of the named key only, and count what was inserted", async () => {
    await scratch.db.execute(sql`insert into item (name, code) values ('a', 'x')`);
    const put = (name: string, code: string) =>
      scratch.db.execute(
        insert({
          table: "item",
          columns: ["name", "code"],
          rows: [[param(name), param(code)]],
          onConflict: { do: "nothing", columns: ["name"] },
        }),
      );
    assert.equal((await put("a", "y")).changes, 0);
    assert.equal((await put("b", "y")).changes, 1);
    await assert.rejects(put("c", "x"), (error) => error instanceof IntegrityError && error.kind === "unique");
    await assert.rejects(put("d".repeat(70), "z"), { code: "E_DATABASE_OPERATION" });
    assert.deepEqual(await scratch.rows(sql`select name, code from item order by name`), [
      ["a", "x"],
      ["b", "y"],
    ]);
  });

  it("take the refused row's values in place of those that are there", async () => {
    await add("a", 1);
    const { changes } = await scratch.db.execute(
      insert({
        table: "item",
        columns: ["name", "n"],
        rows: [
          [param("a"), param(7)],
          [param("b"), param(8)],
        ],
        onConflict: { do: "update", columns: ["name"], set: [{ column: "n", value: column("excluded", "n") }] },
      }),
    );
    assert.equal(changes, 2);
    assert.deepEqual(await scratch.rows(sql`select name, n from item order by name`), [
      ["a", 7],
      ["b", 8],
    ]);
  });

  it("tell which rule was broken, and never a value", async () => {
    await add(secret);
    const failures: readonly [() => Promise<unknown>, Partial<IntegrityError>][] = [
      [() => add(secret), { kind: "unique", constraint: "name" }],
      [
        () => scratch.db.execute(sql`insert into child (item) values (${77123})`),
        { kind: "foreignKey", table: "child", columns: ["item"] },
      ],
      [() => scratch.db.execute(sql`insert into item (name) values (${null})`), { kind: "notNull", columns: ["name"] }],
    ];
    for (const [failing, expected] of failures) {
      const error = await failureOf(failing());
      assert.ok(error instanceof IntegrityError);
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(error[key as keyof IntegrityError], value);
      assert.doesNotMatch(shown(error), /s3cret|77123/);
    }
    const wrong = scratch.db.execute(sql`insert into item (name, n) values ('q', ${secret})`);
    const error = await failureOf(wrong);
    assert.doesNotMatch(shown(error), /s3cret/);
  });

  it("refuse a change of tables inside a transaction, which it would commit", async () => {
    const { db } = scratch;
    await assert.rejects(
      db.atomic(async () => {
        await add("a");
        await db.execute(sql`create table surprise (a int)`);
      }),
      { code: "E_SCHEMA_COMMIT", hint: /schema: true/ },
    );
    assert.deepEqual(await scratch.rows(sql`select name from item`), []);
    assert.equal(await db.dialect.hasTable(db, "surprise"), false);
  });

  it("run other statements while a stream of the same transaction is read, and lose no row of it", async () => {
    const { db } = scratch;
    await db.atomic(async () => {
      for (let n = 0; n < 300; n++) await add(`row ${n}`, n);
      const seen: unknown[] = [];
      for await (const rows of db.iterate(sql`select n from item order by n`, { chunkSize: 10 })) {
        seen.push(...rows.flat());
        await db.execute(sql`update item set big = 1 where n = ${Number(rows[0]![0])}`);
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 300 }, (_, n) => n),
      );
      for await (const _ of db.iterate(sql`select n from item`, { chunkSize: 10 })) break;
      assert.deepEqual(await scratch.rows(sql`select count(*) from item where big = 1`), [[30]]);
    });
  });

  it("stream a million rows in little memory", async () => {
    const start = process.memoryUsage().rss;
    let rows = 0;
    let most = 0;
    for await (const chunk of scratch.db.iterate(sql`select seq, concat('row ', seq) from seq_1_to_1000000`)) {
      rows += chunk.length;
      if (rows % 50_000 < 500) most = Math.max(most, process.memoryUsage().rss - start);
    }
    assert.equal(rows, 1_000_000);
    assert.ok(most < 128 * 2 ** 20, `${Math.round(most / 2 ** 20)} MiB`);
  });

  it("see one snapshot in a readOnly transaction, and refuse to write in it", async () => {
    const others = elsewhere();
    try {
      await scratch.db.atomic(
        async () => {
          await others.get().execute(sql`insert into item (name) values ('late')`);
          assert.deepEqual(await scratch.rows(sql`select name from item`), []);
        },
        { readOnly: true },
      );
    } finally {
      await others.close();
    }
    assert.deepEqual(await scratch.rows(sql`select name from item`), [["late"]]);
    await assert.rejects(
      scratch.db.atomic(() => add("never"), { readOnly: true }),
      { code: "E_DATABASE_READ_ONLY" },
    );
  });

  it("give up waiting for a lock, and say that it may work later", async () => {
    await add("a");
    const others = elsewhere();
    try {
      await scratch.db.atomic(async () => {
        await scratch.db.execute(sql`update item set n = 2`);
        const blocked = others.get().execute(sql`update item set n = 3`);
        await assert.rejects(
          blocked,
          (error) => error instanceof OperationalError && error.code === "E_DATABASE_BUSY" && error.retryable,
        );
      });
    } finally {
      await others.close();
    }
  });

  it("end a whole transaction at a deadlock, and run it again where that was asked for", async () => {
    await add("a", 1);
    await add("b", 1);
    let waiting = 0;
    let meet: () => void = () => {};
    const both = new Promise<void>((resolve) => (meet = resolve));
    const cross = (first: string, second: string) =>
      scratch.db.atomic(
        async () => {
          await scratch.db.execute(sql`update item set n = n + 1 where name = ${first}`);
          if (++waiting === 2) meet();
          await both;
          await scratch.db.execute(sql`update item set n = n + 1 where name = ${second}`);
        },
        { retries: 3 },
      );
    await Promise.all([cross("a", "b"), cross("b", "a")]);
    assert.deepEqual(await scratch.rows(sql`select n from item`), [[3], [3]]);
    assert.ok(waiting > 2, "one of them ran again");
  });

  it("that the server has ended are replaced, and the error says that it may work again", async () => {
    const killer = elsewhere();
    try {
      await scratch.db
        .atomic(async () => {
          const [[own]] = (await scratch.rows(sql`select connection_id()`)) as [[number]];
          await killer.get().execute({ sql: `kill ${own}`, params: [], writes: true });
          await assert.rejects(add("x"), (error) => error instanceof OperationalError && error.retryable);
        })
        .catch((error) => assert.equal(error.code, "E_TRANSACTION_ROLLED_BACK"));
    } finally {
      await killer.close();
    }
    await add("y");
    assert.deepEqual(await scratch.rows(sql`select name from item`), [["y"]]);
  });
});

describe("opening MariaDB", () => {
  const failure = async (change: (url: URL) => void) => {
    const url = new URL(server);
    change(url);
    const databases = new Databases({ default: { url: url.href } });
    try {
      return await failureOf(databases.get().execute(sql`select 1`));
    } finally {
      await databases.close();
    }
  };

  it("tells what helps where nothing listens, the database is missing, or the password is wrong", async () => {
    for (const [change, reason, hint] of [
      [(url: URL) => (url.port = "1"), /nothing listens/, /Start MariaDB/],
      [(url: URL) => (url.pathname = "/nowhere_at_all"), /it doesn't exist/, /CREATE DATABASE/],
      [
        (url: URL) => Object.assign(url, { username: "nobody_here", password: "hunter2" }),
        /doesn't let this user in/,
        /user or the password/,
      ],
    ] as const) {
      const error = await failure(change);
      assert.equal(error.code, "E_DATABASE_OPEN");
      assert.match(error.message, reason);
      assert.match(error.hint, hint);
      assert.doesNotMatch(shown(error), /hunter2/);
    }
  });

  it("refuses a url without a database or with a wish that it doesn't know, and shows no password", () => {
    for (const url of ["mariadb://u:hunter2@h/", "mysql://u:hunter2@h/db?multipleStatements=true"]) {
      assert.throws(
        () => new Databases({ default: { url } }),
        (error: Error & { code?: string }) => error.code === "E_DATABASE_URL" && !error.message.includes("hunter2"),
      );
    }
  });
});
