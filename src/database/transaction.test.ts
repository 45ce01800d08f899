import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import {
  atomic,
  commitHookFailed,
  type Database,
  Databases,
  databasesSlot,
  IntegrityError,
  onCommit,
  sql,
  TransactionError,
} from "./index.ts";

describe("transactions", () => {
  let databases: Databases;
  let db: Database;

  before(async () => {
    databases = new Databases({ default: { url: "sqlite::memory:", acquireTimeout: 3000 } });
    db = databases.get();
    await db.execute(sql`create table item (name text primary key)`);
  });
  after(() => databases.close());
  beforeEach(() => db.execute(sql`delete from item`));

  const add = (name: string) => db.execute(sql`insert into item (name) values (${name})`);
  const names = async () => (await db.execute(sql`select name from item order by name`)).rows.map((row) => row[0]);
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const code = (expected: string) => (error: unknown) => error instanceof TransactionError && error.code === expected;

  it("keeps each statement outside of a block by itself, whatever fails beside it", async () => {
    await add("one");
    await assert.rejects(add("one"), IntegrityError);
    await add("two");
    assert.deepEqual(await names(), ["one", "two"]);
    assert.equal(db.inTransaction, false);
  });

  it("runs a lazy thenable that the block returns inside the transaction", async () => {
    const lazy = { then: (resolve: (open: boolean) => unknown) => Promise.resolve(db.inTransaction).then(resolve) };
    assert.equal(await db.atomic(() => lazy as unknown as Promise<boolean>), true);
    assert.equal(await db.atomic(() => db.atomic(() => lazy as unknown as Promise<boolean>)), true);
  });

  describe("the matrix of nested blocks", () => {
    for (const outerFails of [false, true])
      for (const innerFails of [false, true])
        for (const savepoint of [true, false])
          for (const caught of [true, false]) {
            const title = `outer ${outerFails ? "fails" : "commits"}, inner ${innerFails ? "fails" : "commits"}, ${savepoint ? "with" : "without"} savepoint, error ${caught ? "caught" : "propagated"}`;
            it(title, async () => {
              const inner = () =>
                db.atomic(
                  async () => {
                    await add("inner");
                    if (innerFails) throw new RangeError("inner");
                  },
                  { savepoint },
                );
              const program = db.atomic(async () => {
                await add("before");
                await (caught ? inner().catch(() => {}) : inner());
                if (outerFails) throw new RangeError("outer");
              });
              const reachesEnd = !innerFails || (caught && savepoint);
              if (outerFails || !reachesEnd) await assert.rejects(program);
              else await program;
              const kept = outerFails || !reachesEnd ? [] : innerFails ? ["before"] : ["before", "inner"];
              assert.deepEqual(await names(), kept);
            });
          }
  });

  it("refuses statements after a failed one, and keeps nothing of the block", async () => {
    await add("taken");
    await assert.rejects(
      db.atomic(async () => {
        await add("new");
        await assert.rejects(add("taken"), IntegrityError);
        await assert.rejects(names(), code("E_TRANSACTION_BROKEN"));
      }),
      code("E_TRANSACTION_ROLLED_BACK"),
    );
    assert.deepEqual(await names(), ["taken"]);
  });

  it("goes on after a failure inside a nested block", async () => {
    await add("taken");
    await db.atomic(async () => {
      await assert.rejects(
        db.atomic(() => add("taken")),
        IntegrityError,
      );
      await add("new");
    });
    assert.deepEqual(await names(), ["new", "taken"]);
  });

  it("runs hooks after the outermost commit, in order, and none of a block that rolled back", async () => {
    const heard: string[] = [];
    await db.atomic(async () => {
      await db.onCommit(() => heard.push("first"));
      await db.atomic(async () => {
        await db.onCommit(() => heard.push("nested"));
      });
      await db
        .atomic(async () => {
          await db.onCommit(() => heard.push("lost"));
          throw new RangeError("undo");
        })
        .catch(() => {});
      await db.onCommit(async () => {
        assert.equal(db.inTransaction, false);
        await db.onCommit(() => heard.push("hook in hook"));
        await db.atomic(() => add("from hook"));
      });
      await db.onCommit(() => heard.push("last"));
      assert.deepEqual(heard, []);
    });
    assert.deepEqual(heard, ["first", "nested", "hook in hook", "last"]);
    assert.deepEqual(await names(), ["from hook"]);
    await assert.rejects(
      db.atomic(async () => {
        await db.onCommit(() => heard.push("never"));
        throw new RangeError("undo");
      }),
    );
    await db.onCommit(() => heard.push("at once"));
    assert.equal(heard.at(-1), "at once");
  });

  it("gives a hook's error to the caller, but only tells it when the hook is robust", async () => {
    const failures: unknown[] = [];
    const disconnect = commitHookFailed.connect((event) => {
      failures.push(event.error);
    });
    const heard: string[] = [];
    const failing = () => {
      throw new RangeError("hook");
    };
    await db.atomic(async () => {
      await db.onCommit(failing, { robust: true });
      await db.onCommit(() => heard.push("after robust"));
    });
    await assert.rejects(
      db.atomic(async () => {
        await add("kept");
        await db.onCommit(failing);
        await db.onCommit(() => heard.push("not reached"));
      }),
      RangeError,
    );
    disconnect();
    assert.equal(failures.length, 1);
    assert.deepEqual(heard, ["after robust"]);
    assert.deepEqual(await names(), ["kept"]);
  });

  it("refuses durable, readOnly and schema inside another block, and allows them one after the other", async () => {
    for (const option of ["durable", "readOnly", "schema"]) {
      await assert.rejects(
        db.atomic(() => db.atomic(() => add("x"), { [option]: true })),
        code("E_TRANSACTION_NESTED"),
      );
    }
    await db.atomic(() => add("a"), { durable: true });
    await db.atomic(() => add("b"), { durable: true });
    assert.deepEqual(await names(), ["a", "b"]);
  });

  it("keeps parallel statements and nested blocks of one transaction apart", async () => {
    for (let round = 0; round < 40; round++) {
      await db.execute(sql`delete from item`);
      await db.atomic(async () => {
        const inserts = Array.from({ length: 20 }, (_, i) => add(`own ${i}`));
        const failing = db
          .atomic(async () => {
            await add("lost 1");
            await sleep(0);
            await add("lost 2");
            throw new RangeError("nested");
          })
          .catch(() => {});
        const good = db.atomic(() => Promise.all([add("good 1"), add("good 2")]));
        await Promise.all([...inserts.slice(0, 10), failing, good, ...inserts.slice(10)]);
      });
      const found = await names();
      assert.equal(found.length, 22);
      assert.equal(found.filter((name) => String(name).startsWith("lost")).length, 0);
    }
  });

  it("tells a query that waits for a nested block which waits for it, instead of hanging", async () => {
    const impatient = new Databases({ default: { url: "sqlite::memory:", acquireTimeout: 30 } });
    try {
      const other = impatient.get();
      await assert.rejects(
        other.atomic(async () => {
          let late: Promise<unknown> = Promise.resolve();
          await Promise.all([
            other.atomic(async () => {
              await sleep(5);
              await late;
            }),
            sleep(2).then(() => {
              late = other.execute(sql`select 1`);
              return late;
            }),
          ]);
        }),
        code("E_TRANSACTION_STUCK"),
      );
    } finally {
      await impatient.close();
    }
  });

  it("refuses a query that outlives its block, also while another transaction is open", async () => {
    let ran = 0;
    const floating: Promise<unknown>[] = [];
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        db.atomic(async () => {
          await add(`in ${i}`);
          floating.push(
            sleep(1).then(async () => {
              await add(`out ${i}`);
              ran += 1;
            }),
          );
        }),
      ),
    );
    const results = await Promise.allSettled(floating);
    assert.equal(ran, 0);
    assert.ok(results.every((one) => one.status === "rejected" && code("E_TRANSACTION_ENDED")(one.reason)));
    assert.equal((await names()).length, 50);
  });

  it("lets 50 slow blocks and their readers run in one process without a lock error, unseen until they commit", async () => {
    const errors: unknown[] = [];
    let done = false;
    let uncommitted = 0;
    const reader = (async () => {
      while (!done) {
        const rows = await names();
        // A block writes two rows: one alone would be half a transaction.
        if (rows.length % 2 === 1) uncommitted += 1;
        await sleep(1);
      }
    })();
    const blocks = Array.from({ length: 50 }, (_, i) =>
      db.atomic(async () => {
        await add(`${i} a`);
        await sleep(20);
        assert.ok((await names()).includes(`${i} a`));
        await add(`${i} b`);
      }),
    );
    for (const result of await Promise.allSettled(blocks)) if (result.status === "rejected") errors.push(result.reason);
    done = true;
    await reader;
    assert.deepEqual(errors, []);
    assert.equal(uncommitted, 0);
    assert.equal((await names()).length, 100);
  });

  it("is not joined by code that runs beside it", async () => {
    let inside: object | undefined;
    await Promise.all([
      db.atomic(async () => {
        inside = db.transactionToken();
        await add("mine");
        await sleep(20);
      }),
      sleep(5).then(async () => {
        assert.equal(db.inTransaction, false);
        assert.equal(db.transactionToken(), undefined);
        assert.deepEqual(await names(), []);
      }),
    ]);
    assert.ok(inside);
  });

  it("reads one snapshot with readOnly, and refuses to write in it", async () => {
    await add("old");
    await db.atomic(
      async () => {
        assert.deepEqual(await names(), ["old"]);
        await databasesSlot.run(databases, () => sleep(0));
        assert.deepEqual(await names(), ["old"]);
      },
      { readOnly: true },
    );
    await assert.rejects(
      db.atomic(() => add("new"), { readOnly: true }),
      { code: "E_DATABASE_READ_ONLY" },
    );
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const snapshot = db.atomic(
      async () => {
        await names();
        await gate;
        return names();
      },
      { readOnly: true },
    );
    await sleep(2);
    await add("later");
    release();
    assert.deepEqual(await snapshot, ["old"]);
  });

  it("gives up on a writer that doesn't come free", async () => {
    const impatient = new Databases({ default: { url: "sqlite::memory:", acquireTimeout: 20 } });
    const other = impatient.get();
    try {
      await other.execute(sql`create table t (a)`);
      await Promise.all([
        other.atomic(() => sleep(80)),
        sleep(5).then(() =>
          assert.rejects(other.execute(sql`insert into t values (1)`), { code: "E_DATABASE_BUSY", status: 503 }),
        ),
      ]);
      await other.execute(sql`insert into t values (1)`);
    } finally {
      await impatient.close();
    }
  });

  it("runs again when asked to and the database says so, and no more often", async () => {
    let runs = 0;
    const { OperationalError } = await import("./index.ts");
    const values = { what: "a lock", milliseconds: 1, alias: "default" };
    const flaky = (failures: number) => async () => {
      await db.execute(sql`delete from item`);
      runs += 1;
      await add(`run ${runs}`);
      if (runs <= failures) throw new OperationalError("E_DATABASE_BUSY", values, { retryable: true });
    };
    await db.atomic(flaky(2), { retries: 3 });
    assert.deepEqual(await names(), ["run 3"]);
    runs = 0;
    await assert.rejects(db.atomic(flaky(9), { retries: 2 }), { code: "E_DATABASE_BUSY" });
    assert.equal(runs, 3);
  });

  it("doesn't run again what can't succeed in a moment", async () => {
    const { OperationalError } = await import("./index.ts");
    let runs = 0;
    const full = async () => {
      runs += 1;
      throw new OperationalError("E_DATABASE_OPERATION", { reason: "the disk is full", statement: "insert" });
    };
    await assert.rejects(db.atomic(full, { retries: 3 }), { code: "E_DATABASE_OPERATION" });
    assert.equal(runs, 1);
  });

  it("refuses a foreign key that is still broken at commit", async () => {
    await db.execute(sql`create table child (item text references item (name) deferrable initially deferred)`);
    await db.atomic(async () => {
      await db.execute(sql`insert into child values ('later')`);
      await add("later");
    });
    await assert.rejects(
      db.atomic(() => db.execute(sql`insert into child values ('nobody')`)),
      (error) => error instanceof IntegrityError && error.kind === "foreignKey",
    );
    assert.equal((await db.execute(sql`select * from child`)).rows.length, 1);
    await db.execute(sql`drop table child`);
  });

  it("finds the application's database by context", async () => {
    await assert.rejects(
      atomic(() => {}),
      { code: "E_NO_CONTEXT" },
    );
    const heard: string[] = [];
    await databasesSlot.run(databases, () =>
      atomic(async () => {
        await add("by context");
        await onCommit(() => heard.push("committed"));
        await assert.rejects(
          atomic(() => {}, { using: "defalt" }),
          { code: "E_DATABASE_UNKNOWN", hint: 'Did you mean "default"?' },
        );
      }),
    );
    assert.deepEqual([await names(), heard], [["by context"], ["committed"]]);
  });

  it("rolls back a nested block that swallows a failed statement, and tells it", async () => {
    await add("taken");
    await db.atomic(async () => {
      const swallowing = db.atomic(async () => {
        await add("lost");
        await add("taken").catch(() => {});
      });
      await assert.rejects(swallowing, code("E_TRANSACTION_ROLLED_BACK"));
      await add("new");
    });
    assert.deepEqual(await names(), ["new", "taken"]);
  });

  it("goes on with the same connection after a rollback, and foreign keys act on it", async () => {
    const onWriter = (text: ReturnType<typeof sql>) => db.atomic(() => db.execute(text));
    await onWriter(sql`create temp table of_this_connection (a)`);
    for (const schema of [false, true]) {
      const failing = db.atomic(
        async () => {
          await add("lost");
          throw new RangeError("undo");
        },
        { schema },
      );
      await assert.rejects(failing, RangeError);
      assert.deepEqual((await onWriter(sql`select * from of_this_connection`)).rows, []);
      assert.deepEqual((await onWriter(sql`pragma foreign_keys`)).rows, [[1]]);
    }
    assert.deepEqual(await names(), []);
  });

  it("doesn't hand a transaction that somebody began by hand to the next one", async () => {
    await db.execute(sql`begin`);
    await db.atomic(() => add("mine"));
    assert.deepEqual(await names(), ["mine"]);
  });
});
