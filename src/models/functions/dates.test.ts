import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind } from "../../database/empty.test-support.ts";
import { Temporal } from "../../lib/index.ts";
import { dateTime } from "../fields/dates.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { count } from "../query-set/functions.ts";
import { library, recorded, Writer } from "../query-set/library.test-support.ts";
import { TestSite } from "../site.test-support.ts";
import type { Condition } from "../types/expressions.ts";
import { now, value } from "./values.ts";

class Moment extends Model<Moment>("dates.Moment")({ name: char(), at: dateTime({ null: true, dbIndex: true }) }) {}

/** The edges of daylight saving: a gap and an overlap by day, both at midnight, by half an hour; and a zone far from UTC. */
const zones = {
  "Europe/Berlin": ["2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"],
  "America/Havana": ["2024-03-10T05:30:00Z", "2024-11-03T04:30:00Z", "2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z"],
  "Australia/Lord_Howe": ["2024-04-06T14:45:00Z", "2024-04-06T15:15:00Z", "2024-10-05T15:29:59.999Z"],
  "Pacific/Kiritimati": ["2023-12-31T09:59:59Z", "2023-12-31T10:00:00Z", "2021-01-03T12:00:00Z"],
  "America/Sao_Paulo": ["2018-11-04T02:59:59Z", "2018-11-04T03:30:00Z", "1985-06-15T12:34:56.789Z"],
} as const;

/** MariaDB converts by tables that are empty unless somebody loaded them: it refuses zones. */
const zonesHere = byKind({ sqlite: Object.keys(zones), postgres: Object.keys(zones), mariadb: [] });

const units = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"] as const;

/** The same by Temporal. */
function parts(at: Date, zone: string) {
  const z = Temporal.Instant.from(at.toISOString()).toZonedDateTimeISO(zone);
  return {
    year: z.year,
    isoYear: z.yearOfWeek,
    quarter: Math.ceil(z.month / 3),
    month: z.month,
    week: z.weekOfYear,
    day: z.day,
    weekDay: z.dayOfWeek,
    hour: z.hour,
    minute: z.minute,
    second: z.second,
    date: String(z.toPlainDate()),
  };
}

function start(at: Date, unit: (typeof units)[number], zone: string): Date {
  const z = Temporal.Instant.from(at.toISOString()).toZonedDateTimeISO(zone);
  if (unit === "hour" || unit === "minute" || unit === "second") {
    const inUnit = { hour: 3_600_000, minute: 60_000, second: 1000 }[unit];
    const offset = z.offsetNanoseconds / 1e6;
    return new Date(Math.floor((at.getTime() + offset) / inUnit) * inUnit - offset);
  }
  const day = z.toPlainDate();
  const first = {
    year: () => day.with({ month: 1, day: 1 }),
    quarter: () => day.with({ month: day.month - ((day.month - 1) % 3), day: 1 }),
    month: () => day.with({ day: 1 }),
    week: () => day.subtract({ days: day.dayOfWeek - 1 }),
    day: () => day,
  }[unit]();
  return new Date(first.toZonedDateTime(zone).epochMilliseconds);
}

describe("dates", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Moment, ...library]);
    const instants = Object.values(zones).flat();
    await site.run(async () =>
      Moment.objects.bulkCreate([
        ...instants.map((at) => ({ name: "edge", at: new Date(at) })),
        ...Array.from({ length: 40 }, (_, i) => ({
          name: "any",
          at: new Date(Date.UTC(1975, 0, 1) + i * 39_876_543_211),
        })),
        { name: "never", at: null },
      ]),
    );
  });
  after(() => site.close());

  it("are taken apart by the clock of any zone, right across daylight saving", async () => {
    for (const timeZone of ["UTC", ...zonesHere]) {
      const rows = await site.run(async () =>
        Moment.objects
          .filter((m) => m.at.isNull(false))
          .values((m) => ({
            at: m.at,
            year: m.at.year({ timeZone }),
            isoYear: m.at.isoYear({ timeZone }),
            quarter: m.at.quarter({ timeZone }),
            month: m.at.month({ timeZone }),
            week: m.at.week({ timeZone }),
            day: m.at.day({ timeZone }),
            weekDay: m.at.weekDay({ timeZone }),
            hour: m.at.hour({ timeZone }),
            minute: m.at.minute({ timeZone }),
            second: m.at.second({ timeZone }),
            date: m.at.date({ timeZone }),
          })),
      );
      assert.ok(rows.length > 50);
      for (const { at, ...row } of rows) {
        const expected = parts(at!, timeZone);
        assert.deepEqual({ ...row, date: String(row.date) }, expected, `${at!.toISOString()} in ${timeZone}`);
      }
    }
  });

  it("are cut to the start of a unit by the calendar of any zone", async () => {
    for (const timeZone of ["UTC", ...zonesHere]) {
      for (const unit of units) {
        const rows = await site.run(async () =>
          Moment.objects
            .filter((m) => m.at.isNull(false))
            .values((m) => ({ at: m.at, start: m.at.trunc(unit, { timeZone }) })),
        );
        for (const row of rows) {
          const expected = start(row.at!, unit, timeZone).toISOString();
          assert.equal(row.start!.toISOString(), expected, `${row.at!.toISOString()}: ${unit} in ${timeZone}`);
        }
      }
    }
  });

  it("without a time are cut too", async () => {
    await site.run(async () => {
      await Writer.objects.create({ name: "Ann", born: Temporal.PlainDate.from("1970-05-17") });
      const [row] = await Writer.objects.values((w) => ({
        year: w.born.trunc("year"),
        quarter: w.born.trunc("quarter"),
        week: w.born.trunc("week"),
        isoWeek: w.born.week(),
        of: w.born.isoYear(),
      }));
      assert.deepEqual(
        [String(row!.year), String(row!.quarter), String(row!.week), row!.isoWeek, row!.of],
        ["1970-01-01", "1970-04-01", "1970-05-11", 20, 1970],
      );
      assert.equal(await Writer.objects.filter((w) => w.born.year().eq(1970)).count(), 1);
    });
  });

  it("group rows by a day or a month of a zone", async () => {
    const asked = site.run(async () =>
      Moment.objects
        .filter({ name: "edge" })
        .filter((m) => m.at.year().eq(2024))
        .values((m) => ({ month: m.at.trunc("month", { timeZone: "America/Havana" }), n: count() }))
        .orderBy("-n", "month")
        .limit(2),
    );
    if (zonesHere.length === 0) return assert.rejects(asked, { code: "E_SQL_NODE", message: /MariaDB/ });
    assert.deepEqual(await asked, [
      { month: new Date("2024-03-01T05:00:00Z"), n: 3 },
      { month: new Date("2024-10-01T04:00:00Z"), n: 3 },
    ]);
  });

  it("compared by year or day become ranges, which an index serves", async () => {
    await site.run(async () => {
      const all = (await Moment.objects.values("at")).flatMap(({ at }) => at ?? []);
      const berlin = { timeZone: "Europe/Berlin" };
      const counted = (where: (m: typeof Moment.f) => Condition) => Moment.objects.filter(where).count();
      const { queries, result } = await recorded(async () => counted((m) => m.at.year(berlin).eq(2024)));
      assert.equal(result, all.filter((at) => parts(at, "Europe/Berlin").year === 2024).length);
      assert.doesNotMatch(queries[0]!.sql, /strftime|extract|nuages/i);
      const byYear = (holds: (year: number) => boolean) => all.filter((at) => holds(at.getUTCFullYear())).length;
      assert.equal(
        await counted((m) => m.at.year().eq(2023)),
        byYear((year) => year === 2023),
      );
      assert.equal(await counted((m) => m.at.year().ne(2023)), byYear((year) => year !== 2023) + 1);
      assert.equal(
        await counted((m) => m.at.year().gt(2023)),
        byYear((year) => year > 2023),
      );
      assert.equal(
        await counted((m) => m.at.year().gte(2023)),
        byYear((year) => year >= 2023),
      );
      assert.equal(
        await counted((m) => m.at.year().lt(2021)),
        byYear((year) => year < 2021),
      );
      assert.equal(
        await counted((m) => m.at.year().lte(2021)),
        byYear((year) => year <= 2021),
      );
      assert.equal(
        await counted((m) => m.at.year().range(2021, 2023)),
        byYear((year) => year >= 2021 && year <= 2023),
      );
      assert.equal(
        await counted((m) => m.at.year().in([2021, 2023])),
        byYear((year) => year === 2021 || year === 2023),
      );
      const day = Temporal.PlainDate.from("2024-03-31");
      const byDay = (zone: string) => all.filter((at) => parts(at, zone).date === "2024-03-31").length;
      assert.equal(await counted((m) => m.at.date(berlin).eq(day)), byDay("Europe/Berlin"));
      assert.equal(await counted((m) => m.at.date().in([day])), byDay("UTC"));
      assert.equal(await counted((m) => m.at.date().ne(day)), all.length - byDay("UTC") + 1);
    });
  });

  it("now() is the present instant", async () => {
    await site.run(async () => {
      const [row] = await Moment.objects.limit(1).values(() => ({ now: now() }));
      assert.ok(Math.abs(row!.now.getTime() - Date.now()) < 60_000);
      assert.equal(await Moment.objects.filter((m) => m.at.gt(now())).count(), 0);
    });
  });

  it("refuse a zone or a unit that isn't there, and one of a date", async () => {
    const at = value(new Date(0));
    for (const timeZone of ["Mars/Olympus", "+02:00", "UTC'; drop table x", "", 3 as unknown as string]) {
      assert.throws(() => at.year({ timeZone }), { code: "E_QUERY_ARGUMENT" }, String(timeZone));
    }
    // @ts-expect-error no such unit
    assert.throws(() => at.trunc("century"), { code: "E_QUERY_ARGUMENT" });
    const day = value(Temporal.PlainDate.from("2024-01-01"));
    // @ts-expect-error a day has no hours
    assert.throws(() => day.trunc("hour"), { code: "E_QUERY_ARGUMENT" });
    // @ts-expect-error a day is the same in every zone
    day.year({ timeZone: "UTC" });
  });
});
