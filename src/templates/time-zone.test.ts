import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Temporal } from "../lib/index.ts";
import { defineFilter, simpleTag } from "./define.ts";
import { formatDate } from "./filters/date-format.ts";
import { engineOf, render } from "./render.test-support.ts";
import { TimeZone } from "./time-zone.ts";

const letters = "Y-m-d H:i:s O Z I T e";
const instants: readonly [zone: string, instant: string, shown: string][] = [
  ["UTC", "2026-07-01T12:00:00Z", "2026-07-01 12:00:00 +0000 0 0 UTC UTC"],
  ["Europe/Paris", "2026-01-31T23:30:00Z", "2026-02-01 00:30:00 +0100 3600 0 GMT+1 Europe/Paris"],
  ["Europe/Paris", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59 +0100 3600 0 GMT+1 Europe/Paris"],
  ["Europe/Paris", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00 +0200 7200 1 GMT+2 Europe/Paris"],
  ["Europe/Paris", "2026-10-25T00:59:59Z", "2026-10-25 02:59:59 +0200 7200 1 GMT+2 Europe/Paris"],
  ["Europe/Paris", "2026-10-25T01:00:00Z", "2026-10-25 02:00:00 +0100 3600 0 GMT+1 Europe/Paris"],
  ["America/New_York", "2026-01-01T03:00:00Z", "2025-12-31 22:00:00 -0500 -18000 0 EST America/New_York"],
  ["America/New_York", "2026-07-04T03:00:00Z", "2026-07-03 23:00:00 -0400 -14400 1 EDT America/New_York"],
  ["Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45:00 +0545 20700 0 GMT+5:45 Asia/Kathmandu"],
  ["Australia/Sydney", "2026-01-01T00:00:00Z", "2026-01-01 11:00:00 +1100 39600 1 GMT+11 Australia/Sydney"],
  ["Australia/Lord_Howe", "2026-07-01T00:00:00Z", "2026-07-01 10:30:00 +1030 37800 0 GMT+10:30 Australia/Lord_Howe"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00 +1400 50400 1 GMT+14 Pacific/Apia"],
];

suite("instants in the time zone of the engine", () => {
  for (const [timeZone, instant, shown] of instants) {
    test(`${instant} in ${timeZone}`, async () => {
      assert.equal(await render(`{{ x|date:'${letters}' }}`, { x: new Date(instant) }, { timeZone }), shown);
    });
  }

  const paris = { timeZone: "Europe/Paris" };
  const at = new Date("2026-07-01T22:30:00Z");

  test("are shown so wherever a template writes them: bare, through text filters, in lists, in links, in parts", async () => {
    const words = "July 2, 2026, 12:30 a.m.";
    const cases: readonly [template: string, shown: string][] = [
      ["{{ x }}", words],
      ["{% autoescape off %}{{ x }}{% endautoescape %}", words],
      ["{{ x|default:'never' }}", words],
      ["{{ x|upper }}", words.toUpperCase()],
      ["{{ x|truncatewords:1 }}", "July …"],
      ["{{ x|force_escape }}", words],
      ["{{ list }}", `${words}, a`],
      ["{{ list|join:' and ' }}", `${words} and a`],
      ["{{ x|linebreaks }}", `<p>${words}</p>`],
      ["{{ x|date:'D' }} {{ x|time:'H:i' }}", "Thu 00:30"],
      ["{{ x|date:'U' }}", "1782945000"],
      ["{{ x|timesince:later }}", "1\u00a0hour"],
    ];
    for (const [template, shown] of cases) {
      const later = new Date(at.getTime() + 3_600_000);
      assert.equal(await render(template, { x: at, list: [at, "a"], later }, paris), shown, template);
    }
    const engine = engineOf({ "part.txt": "{{ x|date:'H:i' }}", "page.txt": "{% include 'part.txt' %}" }, paris);
    assert.equal(await engine.render("page.txt", { x: at }), "00:30");
  });

  test("are those of Date, Temporal and of ISO texts with an offset", async () => {
    const instant = Temporal.Instant.from("2026-07-01T22:30:00Z");
    const values = [at, instant, instant.toZonedDateTimeISO("Asia/Tokyo"), "2026-07-01T22:30:00Z"];
    for (const x of [...values, "2026-07-02T05:30+07:00"]) {
      assert.equal(await render("{{ x|date:'Y-m-d H:i' }}", { x }, paris), "2026-07-02 00:30", String(x));
    }
  });

  test("leave days and times that name no zone as they are", async () => {
    const values: readonly [value: unknown, shown: string][] = [
      [Temporal.PlainDate.from("2026-07-01"), "2026-07-01 00:00"],
      [Temporal.PlainDateTime.from("2026-07-01T23:30"), "2026-07-01 23:30"],
      [Temporal.PlainTime.from("23:30"), "1970-01-01 23:30"],
      ["2026-07-01", "2026-07-01 00:00"],
      ["2026-07-01T23:30", "2026-07-01 23:30"],
    ];
    for (const [x, shown] of values) {
      assert.equal(await render("{{ x|date:'Y-m-d H:i' }}", { x }, paris), shown, String(x));
      const west = { timeZone: "America/Los_Angeles" };
      assert.equal(await render("{{ x|date:'Y-m-d H:i' }}", { x }, west), shown, String(x));
    }
  });

  test("the present time is that of the zone", async () => {
    const zone = { timeZone: "Pacific/Kiritimati" };
    assert.equal(
      await render("{% now 'O e' %}{% now 'e' as z %} {{ z }}", {}, zone),
      "+1400 Pacific/Kiritimati Pacific/Kiritimati",
    );
  });

  test("tags and filters of a site are told the zone", async () => {
    const tags = [simpleTag("zone", (context) => context.timeZone.id)];
    const filters = [defineFilter("zone", (_value, _argument, info) => info.timeZone.offsetAt(at))];
    const options = { ...paris, tags: [{ name: "own", tags, filters }] };
    assert.equal(
      await render("{% zone %} {{ x|zone }} {% autoescape off %}{{ x|zone }}{% endautoescape %}", {}, options),
      "Europe/Paris 7200 7200",
    );
  });

  test("the ISO and mail forms name the same instant in every zone, at any time", () => {
    const zones = [
      "UTC",
      "Europe/London",
      "Europe/Paris",
      "America/St_Johns",
      "Asia/Kolkata",
      "Africa/Monrovia",
      "+05:45",
    ];
    for (const zone of zones.map((id) => new TimeZone(id))) {
      for (let n = 0; n < 40; n++) {
        const instant = new Date(-5e12 + n * 2.3456789e11);
        assert.equal(new Date(formatDate(instant, "c", zone)).getTime(), instant.getTime(), `${zone.id} ${n}`);
        if (instant.getUTCFullYear() < 1973) continue;
        const seconds = Math.floor(instant.getTime() / 1000);
        assert.equal(Date.parse(formatDate(instant, "r", zone)) / 1000, seconds, `${zone.id} ${n}`);
      }
    }
  });

  test("the year of an ISO week is not always that of the day", async () => {
    assert.equal(await render("{{ x|date:'o-W' }}", { x: "2027-01-01" }), "2026-53");
    assert.equal(await render("{{ x|date:'o-W' }}", { x: "2024-12-30" }), "2025-1");
  });

  test("the first and last instants that a Date can hold are shown", () => {
    for (const id of ["Europe/Paris", "America/New_York"]) {
      for (const time of [8.64e15, -8.64e15]) assert.notEqual(formatDate(new Date(time), "r", new TimeZone(id)), "");
    }
  });
});

test("an unknown time zone is refused when the engine is made", () => {
  for (const timeZone of ["Europe/Pariss", "", "CEST+1", "<script>"]) {
    assert.throws(() => engineOf({}, { timeZone }), {
      code: "E_ARGUMENT",
      message: /timeZone must be an IANA time zone/,
    });
  }
});
