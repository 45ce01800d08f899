// What runs after a commit, and what never does: R03.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { atomic, commitHookFailed, onCommit } from "nuages/database";
import { Item } from "./models.ts";
import { DatabaseSite, onEveryDatabase } from "./site.ts";

const add = (name: string) => Item.objects.create({ name });
const names = async () => (await Item.objects.orderBy("name").values("name")).map((row) => row.name);
const fail = () => {
  throw new RangeError("undo");
};

onEveryDatabase("onCommit", (kind) => {
  let site: DatabaseSite;
  let heard: string[] = [];
  before(async () => {
    site = await DatabaseSite.open(kind, [Item]);
  });
  after(() => site.close());
  beforeEach(async () => {
    heard = [];
    await site.run(() => Item.objects.delete());
  });

  const committed = () => site.elsewhere(names);
  /** A row, and a hook that notes its name. */
  const work = async (name: string) => {
    await add(name);
    await onCommit(() => heard.push(name));
  };
  const undone = (fn: () => Promise<unknown>) => assert.rejects(atomic(fn), RangeError);
  /** All tests compare what was heard with what is there: a hook runs exactly for rows that were committed. */
  async function expect(...expected: string[]): Promise<void> {
    assert.deepEqual(heard, expected);
    assert.deepEqual(await committed(), [...expected].sort());
  }

  const scenario = (title: string, fn: () => Promise<void>) => it(title, () => site.run(fn));

  scenario("1: runs at once where no transaction is open", async () => {
    await work("a");
    await expect("a");
  });

  scenario("2: waits for the commit, and finds the row there", async () => {
    await atomic(async () => {
      await work("a");
      await onCommit(async () => assert.deepEqual(await committed(), ["a"]));
      assert.deepEqual(heard, []);
    });
    await expect("a");
  });

  scenario("3: never runs when the transaction is rolled back", async () => {
    await undone(async () => {
      await work("a");
      fail();
    });
    await expect();
  });

  scenario("4: waits for the outermost block", async () => {
    await atomic(async () => {
      await atomic(() => work("a"));
      assert.deepEqual(heard, []);
      await atomic(() => work("b"), { savepoint: false });
      assert.deepEqual(heard, []);
    });
    await expect("a", "b");
  });

  scenario("5: is discarded with the savepoint that is rolled back, and with the savepoints in it", async () => {
    await atomic(async () => {
      await work("a");
      await undone(async () => {
        await work("b");
        await atomic(() => work("c"));
        fail();
      });
      await work("d");
    });
    await expect("a", "d");
  });

  scenario("6: of a finished savepoint is discarded when the outer block fails later", async () => {
    await undone(async () => {
      await atomic(() => work("a"));
      fail();
    });
    await expect();
  });

  scenario("7: of a block without savepoint shares the fate of the block around it", async () => {
    await undone(async () => {
      await work("a");
      await atomic(() => work("b"), { savepoint: false }).catch(() => {});
      fail();
    });
    await atomic(async () => {
      await atomic(() => work("c"), { savepoint: false });
    });
    await expect("c");
  });

  scenario("8: runs in the order of the calls, across blocks", async () => {
    await atomic(async () => {
      await work("b");
      await atomic(async () => {
        await work("c");
        await atomic(() => work("a"));
      });
      await work("d");
    });
    await expect("b", "c", "a", "d");
  });

  scenario("9: runs once: a later transaction starts with none, after a commit and after a rollback", async () => {
    await atomic(() => work("a"));
    await atomic(() => work("b"));
    await undone(async () => {
      await work("c");
      fail();
    });
    await atomic(() => work("d"));
    await expect("a", "b", "d");
  });

  scenario("10: that fails reaches the caller, and those behind it don't run; what was committed stays", async () => {
    await assert.rejects(
      atomic(async () => {
        await work("a");
        await onCommit(fail);
        await onCommit(() => heard.push("never"));
      }),
      RangeError,
    );
    await expect("a");
    await atomic(() => work("b"));
    await expect("a", "b");
  });

  scenario("11: that is robust fails for itself, also one that only promises, and is told to who listens", async () => {
    const failures: unknown[] = [];
    const disconnect = commitHookFailed.connect(({ error }) => void failures.push((error as Error).message));
    await atomic(async () => {
      await onCommit(fail, { robust: true });
      await onCommit(() => Promise.reject(new RangeError("later")), { robust: true });
      await work("a");
    });
    await onCommit(fail, { robust: true });
    disconnect();
    assert.deepEqual(failures, ["undo", "later", "undo"]);
    await expect("a");
  });

  scenario("12: may query, open transactions and add hooks of its own", async () => {
    await atomic(async () => {
      await work("a");
      await onCommit(async () => {
        assert.equal(await Item.objects.count(), 1);
        await atomic(async () => {
          await work("b");
          assert.deepEqual(heard, ["a"]);
        });
        assert.deepEqual(heard, ["a", "b"]);
        await work("c");
        await undone(async () => {
          await work("d");
          fail();
        });
      });
    });
    await expect("a", "b", "c");
  });

  scenario("13: of a transaction whose commit fails, or that is broken, never runs", async () => {
    await add("taken");
    await assert.rejects(
      atomic(async () => {
        await work("a");
        await add("taken").catch(() => {});
      }),
      { code: "E_TRANSACTION_ROLLED_BACK" },
    );
    assert.deepEqual(heard, []);
    assert.deepEqual(await committed(), ["taken"]);
  });
});
