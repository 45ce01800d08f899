// Transactions through models, looked at from other connections: R01, R02 and R04.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { atomic, IntegrityError } from "nuages/database";
import { Item } from "./models.ts";
import { DatabaseSite, onEveryDatabase } from "./site.ts";

const add = (name: string) => Item.objects.create({ name });

interface Program {
  readonly outer: "commits" | "fails";
  readonly inner: "commits" | "fails";
  readonly savepoint: boolean;
  readonly error: "caught" | "propagated";
  /** What is in the table afterwards. */
  readonly rows: readonly string[];
  /** What the caller is told: the message of an own error, or a code; undefined for success. */
  readonly told: string | undefined;
}

const all = ["after", "before", "inner"];
const own = ["after", "before"];
const none: readonly string[] = [];
const program = (
  ...[outer, inner, savepoint, error, rows, told]: [
    Program["outer"],
    Program["inner"],
    boolean,
    Program["error"],
    readonly string[],
    string?,
  ]
): Program => ({ outer, inner, savepoint, error, rows, told });

const programs: readonly Program[] = [
  program("commits", "commits", true, "caught", all),
  program("commits", "commits", true, "propagated", all),
  program("commits", "commits", false, "caught", all),
  program("commits", "commits", false, "propagated", all),
  program("commits", "fails", true, "caught", own),
  program("commits", "fails", true, "propagated", none, "inner"),
  program("commits", "fails", false, "caught", none, "E_TRANSACTION_BROKEN"),
  program("commits", "fails", false, "propagated", none, "inner"),
  program("fails", "commits", true, "caught", none, "outer"),
  program("fails", "commits", true, "propagated", none, "outer"),
  program("fails", "commits", false, "caught", none, "outer"),
  program("fails", "commits", false, "propagated", none, "outer"),
  program("fails", "fails", true, "caught", none, "outer"),
  program("fails", "fails", true, "propagated", none, "inner"),
  program("fails", "fails", false, "caught", none, "E_TRANSACTION_BROKEN"),
  program("fails", "fails", false, "propagated", none, "inner"),
];

/** Runs a program; answers with what its caller was told. */
async function told({ outer, inner, savepoint, error }: Program): Promise<string | undefined> {
  const nested = () =>
    atomic(
      async () => {
        await add("inner");
        if (inner === "fails") throw new RangeError("inner");
      },
      { savepoint },
    );
  try {
    await atomic(async () => {
      await add("before");
      await (error === "caught" ? nested().catch(() => {}) : nested());
      await add("after");
      if (outer === "fails") throw new RangeError("outer");
    });
    return undefined;
  } catch (failure) {
    return failure instanceof RangeError ? failure.message : (failure as { code: string }).code;
  }
}

onEveryDatabase("atomic", (kind) => {
  let site: DatabaseSite;
  before(async () => {
    site = await DatabaseSite.open(kind, [Item]);
  });
  after(() => site.close());
  beforeEach(() => site.run(() => Item.objects.delete()));

  /** The names that another process would find. */
  const committed = () =>
    site.elsewhere(async () => (await Item.objects.orderBy("name").values("name")).map((row) => row.name));

  it("has the sixteen programs of nested blocks in the table above", () => {
    const shapes = programs.map(({ outer, inner, savepoint, error }) => `${outer} ${inner} ${savepoint} ${error}`);
    assert.equal(new Set(shapes).size, 16);
  });

  for (const one of programs) {
    const title = `outer ${one.outer}, inner ${one.inner}, ${one.savepoint ? "with" : "without"} savepoint, error ${one.error}`;
    it(`keeps ${one.rows.length} rows: ${title}`, () =>
      site.run(async () => {
        assert.equal(await told(one), one.told);
        assert.deepEqual(await committed(), one.rows);
        // The connection is as good as new.
        await add("next");
        assert.deepEqual(await committed(), [...one.rows, "next"].sort());
      }));
  }

  it("keeps nothing of a block in which a unique violation was caught without a savepoint", () =>
    site.run(async () => {
      await add("taken");
      await assert.rejects(
        atomic(async () => {
          await add("lost");
          await assert.rejects(add("taken"), (error) => error instanceof IntegrityError && error.kind === "unique");
          for (const query of [() => Item.objects.count(), () => add("more"), () => Item.objects.first()]) {
            await assert.rejects(query(), { code: "E_TRANSACTION_BROKEN" });
          }
        }),
        { code: "E_TRANSACTION_ROLLED_BACK" },
      );
      assert.deepEqual(await committed(), ["taken"]);
    }));

  it("goes on after a unique violation that a savepoint around it undid", () =>
    site.run(async () => {
      await add("taken");
      await atomic(async () => {
        await add("first");
        await assert.rejects(
          atomic(() => add("taken")),
          IntegrityError,
        );
        assert.equal(await Item.objects.count(), 2);
        await add("second");
      });
      assert.deepEqual(await committed(), ["first", "second", "taken"]);
    }));

  it("keeps savepoints apart three deep, and those beside each other", () =>
    site.run(async () => {
      const failing = (name: string, more?: () => Promise<unknown>) =>
        atomic(async () => {
          await add(name);
          await more?.();
          throw new RangeError(name);
        }).catch(() => {});
      await atomic(async () => {
        await add("1");
        await failing("2", () => atomic(() => add("2.1")));
        await atomic(async () => {
          await add("3");
          await failing("3.1");
          await atomic(() => add("3.2"));
        });
        await failing("4");
      });
      assert.deepEqual(await committed(), ["1", "3", "3.2"]);
    }));

  it("with durable is refused inside another block before it runs, and twice in a row it is on disk each time", () =>
    site.run(async () => {
      let ran = false;
      await assert.rejects(
        atomic(async () => {
          await add("outer");
          await atomic(
            () => {
              ran = true;
            },
            { durable: true },
          );
        }),
        { code: "E_TRANSACTION_NESTED" },
      );
      assert.equal(ran, false);
      assert.deepEqual(await committed(), []);
      for (const [n, name] of ["a", "b"].entries()) {
        await atomic(() => add(name), { durable: true });
        assert.equal((await committed()).length, n + 1);
      }
    }));
});
