// What a database server does to a site: connections that are killed, a pool that is used up, deadlocks: R08, R10, R11, R13 and R14.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, it } from "node:test";
import { createApplication, serve } from "nuages/application";
import { atomic, type DatabaseOptions, Databases, databasesSlot, OperationalError } from "nuages/database";
import { HttpResponse } from "nuages/http";
import { Logger } from "nuages/logging";
import { defineSettings } from "nuages/settings";
import { path, urls } from "nuages/urls";
import { rounds } from "./databases.ts";
import { Book, Item, Line } from "./models.ts";
import { DatabaseSite, onEveryServer } from "./site.ts";

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

onEveryServer("a server", (kind) => {
  let site: DatabaseSite;
  const server = kind.server!;
  before(async () => {
    site = await DatabaseSite.open(kind, [Item, Book, Line]);
  });
  after(() => site.close());

  /** Runs `fn` over databases with these options, which are closed afterwards. */
  async function over<T>(options: Partial<DatabaseOptions>, fn: (databases: Databases) => Promise<T>): Promise<T> {
    const databases = new Databases({ default: { url: site.url, ...options } });
    try {
      return await databasesSlot.run(databases, () => fn(databases));
    } finally {
      await databases.close();
    }
  }

  it("that kills connections costs the work on them, and nothing else: what was answered is there, and all is well at once", () =>
    site.run(async () => {
      const seconds = rounds(3, 10);
      await Item.objects.delete();
      const answered: string[] = [];
      const unknown: string[] = [];
      await over({ poolSize: 5 }, async () => {
        const work: Promise<void>[] = [];
        const start = performance.now();
        for (let i = 0; performance.now() - start < seconds * 1000; i++) {
          const name = `item ${i}`;
          const begun = performance.now();
          work.push(
            atomic(async () => {
              await Item.objects.create({ name });
              await sleep(20);
              await Item.objects.filter({ name }).count();
            }).then(
              () => void answered.push(name),
              (error) => {
                assert.ok(error instanceof OperationalError, String(error));
                assert.ok(performance.now() - begun < 2_000);
                unknown.push(name);
              },
            ),
          );
          if (i % 4 === 0) await server.kill(site.url);
          await sleep(50);
        }
        await Promise.all(work);
        for (let i = 0; i < 50; i++) await Item.objects.create({ name: `after ${i}` });
      });
      assert.ok(unknown.length > 0, "no connection was killed in the middle of something");
      const kept = new Set(
        (await Item.objects.filter((item) => item.name.startsWith("item "))).map((item) => item.name),
      );
      assert.deepEqual(
        answered.filter((name) => !kept.has(name)),
        [],
      );
      assert.deepEqual(
        [...kept].filter((name) => !answered.includes(name) && !unknown.includes(name)),
        [],
      );
      assert.equal(await Item.objects.filter((item) => item.name.startsWith("after ")).count(), 50);
    }));

  it("of five connections serves fifty at once, and those who wait too long are told so", () =>
    site.run(async () => {
      const slow = (databases: Databases) => databases.get().execute({ sql: server.sleep(0.2), params: [] });
      await over({ poolSize: 5 }, async (databases) => {
        const start = performance.now();
        await Promise.all(times(50, () => slow(databases)));
        assert.ok(performance.now() - start < 5_000);
      });
      await over({ poolSize: 5, acquireTimeout: 1_000 }, async (databases) => {
        const results = await Promise.allSettled(times(50, () => slow(databases)));
        const refused = results.filter((result) => result.status === "rejected");
        assert.ok(refused.length >= 15 && refused.length < 50, `${refused.length} refused`);
        for (const { reason } of refused) assert.equal(reason.code, "E_DATABASE_BUSY");
        assert.equal((await Promise.all(times(5, () => slow(databases)))).length, 5);
      });
    }));

  it("is left with no transaction and no statement by those who go away in the middle of a request", () =>
    site.run(async () => {
      const settings = defineSettings({
        dir: import.meta.dirname,
        debug: false,
        secretKey: "only for the tests of servers 0123456789",
        allowedHosts: ["127.0.0.1"],
        apps: [],
        databases: { default: { url: site.url, poolSize: 5, statementTimeout: 1_000 } },
        middleware: () => [],
        urls: urls([
          path("slow/", async () => {
            await atomic(async () => {
              const database = databasesSlot.get()!.get();
              await database.execute({ sql: server.sleep(0.05), params: [], writes: true });
              await sleep(20);
              await database.execute({ sql: server.sleep(0.05), params: [], writes: true });
            });
            return new HttpResponse("done");
          }),
        ]),
      });
      const application = await createApplication(settings, { log: new Logger({ sink: () => {} }) });
      const running = await serve(application, { port: 0, handleProcess: false, checks: false });
      try {
        await Promise.all(
          times(rounds(60, 200), async (i) => {
            await sleep(i * 5);
            const socket = connect(running.port, "127.0.0.1");
            socket.on("error", () => {});
            socket.write("GET /slow/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            await sleep(50);
            socket.resetAndDestroy();
          }),
        );
        for (let wait = 0; wait < 30 && (await server.busy(site.url)) > 0; wait++) await sleep(200);
        assert.equal(await server.busy(site.url), 0);
        const answer = await fetch(`${running.url}slow/`);
        assert.equal(await answer.text(), "done");
      } finally {
        await running.stop();
      }
    }));

  it("runs no statement longer than it may", () =>
    site.run(() =>
      over({ statementTimeout: 500 }, async (databases) => {
        const start = performance.now();
        await assert.rejects(databases.get().execute({ sql: server.sleep(30), params: [] }), {
          code: "E_DATABASE_OPERATION",
          message: /took too long/,
        });
        assert.ok(performance.now() - start < 3_000);
        assert.equal(await server.busy(site.url), 0);
      }),
    ));

  it("that finds transactions waiting for each other ends one of two, and no sum is lost", () =>
    site.run(async () => {
      const pairs = rounds(15, 50);
      await Line.objects.delete();
      await Line.objects.bulkCreate(times(2 * pairs, (number) => ({ source: 100, number })));
      const amount = (number: number) => Line.objects.filter({ number });
      const move = (from: number, to: number) => async () => {
        await amount(from).update({ source: Line.f.source.minus(1) });
        await sleep(30);
        await amount(to).update({ source: Line.f.source.plus(1) });
      };
      const run = (retries: number) =>
        Promise.allSettled(
          times(pairs, (i) => [
            atomic(move(2 * i, 2 * i + 1), { retries }),
            atomic(move(2 * i + 1, 2 * i), { retries }),
          ]).flat(),
        );
      const total = async () => (await Line.objects.aggregate((line) => ({ sum: line.source.sum() }))).sum;
      const victims = (await run(0)).filter((result) => result.status === "rejected");
      assert.ok(victims.length > 0 && victims.length <= pairs, `${victims.length} victims of ${pairs} pairs`);
      for (const { reason } of victims) assert.ok(reason instanceof OperationalError && reason.retryable);
      assert.equal(await total(), 100 * 2 * pairs);
      const again = (await run(6)).filter((result) => result.status === "rejected");
      assert.deepEqual(again, []);
      assert.equal(await total(), 100 * 2 * pairs);
    }));
});
