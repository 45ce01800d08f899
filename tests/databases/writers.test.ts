// Several processes write to one database, and some are killed: R17, and R15 across processes.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { count } from "nuages/models";
import { rounds } from "./databases.ts";
import { Book, Item, Line } from "./models.ts";
import { startTogether } from "./processes.ts";
import { DatabaseSite, onEveryDatabase } from "./site.ts";

onEveryDatabase("several processes", (kind) => {
  let site: DatabaseSite;
  before(async () => {
    site = await DatabaseSite.open(kind, [Book, Line, Item]);
  });
  after(() => site.close());
  beforeEach(() =>
    site.run(async () => {
      await Line.objects.delete();
      await Item.objects.delete();
    }),
  );

  it("four writers of 250 rows each: a thousand rows, every one of them once, and no error", () =>
    site.run(async () => {
      const programs = await startTogether("insert", { url: site.url, processes: 4, count: 250 });
      assert.deepEqual(await Promise.all(programs.map((one) => one.result())), [[], [], [], []]);
      assert.equal(await Line.objects.count(), 1000);
      const perSource = await Line.objects.values((line) => ({
        source: line.source,
        rows: count(),
        numbers: line.number.count({ distinct: true }),
        last: line.number.max(),
      }));
      assert.deepEqual(
        perSource.sort((a, b) => a.source - b.source),
        [0, 1, 2, 3].map((source) => ({ source, rows: 250, numbers: 250, last: 249 })),
      );
      assert.deepEqual(await kind.damage(site.url), []);
    }));

  it("four processes that get or create the same hundred rows make each once", () =>
    site.run(async () => {
      const programs = await startTogether("get-or-create", { url: site.url, processes: 4, count: 100 });
      const made = (await Promise.all(programs.map((one) => one.result()))) as number[];
      assert.equal(
        made.reduce((sum, one) => sum + one, 0),
        100,
      );
      assert.equal(await Item.objects.count(), 100);
    }));

  it("writers that are killed leave a sound database: whole pairs only, and all that was told to be committed", () =>
    site.run(async () => {
      for (let round = 0; round < rounds(3, 20); round++) {
        await Line.objects.delete();
        const programs = await startTogether("pairs", { url: site.url, processes: 3, count: 1_000_000 });
        await programs[0]!.printed(1);
        await sleep((round * 23) % 80);
        await Promise.all(programs.map((one) => one.kill()));
        assert.deepEqual(await kind.damage(site.url), [], `round ${round}`);
        const found = await Line.objects.values((line) => ({
          source: line.source,
          number: line.number,
          rows: count(),
        }));
        for (const pair of found) assert.equal(pair.rows, 2, `round ${round}, half a pair: ${JSON.stringify(pair)}`);
        const kept = new Set(found.map((pair) => `${pair.source} ${pair.number}`));
        const told = programs.flatMap((one, source) => one.lines.map((number) => `${source} ${number}`));
        assert.ok(told.length > 0, `round ${round}: no writer came to anything`);
        assert.deepEqual(
          told.filter((pair) => !kept.has(pair)),
          [],
          `round ${round}`,
        );
        // Who comes after them is not in the way of a lock that nobody holds any more.
        await Line.objects.create({ source: 9, number: round });
      }
    }));
});
