// Instants that are close together or far away: nothing is rounded, lost or seen twice.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { count } from "nuages/models";
import { Sample } from "./models.ts";
import { DatabaseSite, onEveryDatabase } from "./site.ts";

const instant = new Date("2026-03-29T00:59:59.123Z");
const near = (milliseconds: number) => new Date(instant.getTime() + milliseconds);
const labels = Array.from({ length: 1000 }, (_, n) => String(n).padStart(4, "0"));

onEveryDatabase("a thousand rows within one millisecond", (kind) => {
  let site: DatabaseSite;
  before(async () => {
    site = await DatabaseSite.open(kind, [Sample]);
    // In no order that a key, a page or the database itself could give back by chance.
    const shuffled = labels.map((label, n) => labels[(n * 617) % 1000] ?? label);
    await site.run(() => Sample.objects.bulkCreate(shuffled.map((label) => ({ label, at: instant }))));
  });
  after(() => site.close());

  for (const order of ["at", "-at"] as const) {
    it(`come once each in pages of seven, ordered by ${order} alone`, () =>
      site.run(async () => {
        const seen: string[] = [];
        for (let number = 1; number <= Math.ceil(1000 / 7) + 1; number++) {
          const page = await Sample.objects.orderBy(order).page({ number, size: 7 });
          assert.equal(page.length, number <= 142 ? 7 : number === 143 ? 6 : 0, `page ${number}`);
          seen.push(...page.map((row) => row.label));
        }
        assert.deepEqual(seen.sort(), labels);
      }));
  }

  it("come once each when the next page starts behind the last row of this one", () =>
    site.run(async () => {
      const seen: string[] = [];
      let last: Sample | undefined;
      do {
        const behind = last;
        const rows = Sample.objects.orderBy("at", "id");
        const rest =
          behind === undefined
            ? rows
            : rows.filter((row) => row.at.gt(behind.at!).or(row.at.eq(behind.at!).and(row.id.gt(behind.id))));
        const page: Sample[] = await rest.limit(7);
        seen.push(...page.map((row) => row.label));
        last = page.length === 7 ? page.at(-1) : undefined;
      } while (last !== undefined);
      assert.deepEqual(seen.sort(), labels);
    }));

  it("come once each from an iterator in chunks of seven", () =>
    site.run(async () => {
      const seen: string[] = [];
      for await (const row of Sample.objects.orderBy("at").iterator({ chunkSize: 7 })) seen.push(row.label);
      assert.deepEqual(seen.sort(), labels);
    }));

  it("are found by the value that a loaded row has, and by no neighbour of it", () =>
    site.run(async () => {
      const { at } = (await Sample.objects.first())!;
      assert.equal(at?.getTime(), instant.getTime());
      assert.equal(await Sample.objects.filter({ at }).count(), 1000);
      assert.equal(await Sample.objects.filter((row) => row.at.in([near(-1), near(1)])).count(), 0);
      assert.equal(await Sample.objects.filter((row) => row.at.gt(near(-1))).count(), 1000);
      assert.equal(await Sample.objects.filter((row) => row.at.gt(instant)).count(), 0);
      assert.equal(await Sample.objects.filter((row) => row.at.range(instant, instant)).count(), 1000);
    }));
});

onEveryDatabase("instants", (kind) => {
  let site: DatabaseSite;
  before(async () => {
    site = await DatabaseSite.open(kind, [Sample]);
  });
  after(() => site.close());
  beforeEach(() => site.run(() => Sample.objects.delete()));

  const moments = [
    ...["0001-01-01T00:00:00.000Z", "1582-10-10T12:00:00.000Z", "1883-11-18T17:00:00.001Z", "1969-12-31T23:59:59.999Z"],
    ...["1970-01-01T00:00:00.000Z", "2000-02-29T23:59:59.999Z", "2026-03-29T01:00:00.000Z", "2026-10-25T00:30:00.500Z"],
    ...["2038-01-19T03:14:08.000Z", "9999-12-31T23:59:59.999Z"],
  ];

  it("from the first to the last year come back to the millisecond, and in their order", () =>
    site.run(async () => {
      for (const text of [...moments].reverse()) await Sample.objects.create({ label: text, at: new Date(text) });
      await site.elsewhere(async () => {
        const rows = await Sample.objects.orderBy("at");
        assert.deepEqual(
          rows.map((row) => [row.label, row.at?.toISOString()]),
          moments.map((text) => [text, text]),
        );
        const { first, last, n } = await Sample.objects.aggregate((row) => ({
          first: row.at.min(),
          last: row.at.max(),
          n: count(),
        }));
        assert.deepEqual([first?.toISOString(), last?.toISOString(), n], [moments[0], moments.at(-1), moments.length]);
      });
    }));

  it("have the parts that they have in UTC, whatever this machine's time zone", () =>
    site.run(async () => {
      await Sample.objects.create({ at: new Date("2024-12-31T23:30:15.999Z") });
      const parts = await Sample.objects.values(({ at }) => ({
        year: at.year(),
        month: at.month(),
        day: at.day(),
        hour: at.hour(),
        minute: at.minute(),
        second: at.second(),
      }));
      assert.deepEqual(parts, [{ year: 2024, month: 12, day: 31, hour: 23, minute: 30, second: 15 }]);
    }));
});
