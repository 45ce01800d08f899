import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind } from "../../database/empty.test-support.ts";
import { queryLogSlot, sql } from "../../database/index.ts";
import { Temporal } from "../../lib/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { FieldError } from "../errors.ts";
import { labelOf } from "../labels.ts";
import { Model } from "../model.ts";
import { foreignKey, hasMany } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";
import { binary } from "./binary.ts";
import { date, dateTime } from "./dates.ts";
import {
  auto,
  bigAuto,
  integer,
  positiveBigInteger,
  positiveInteger,
  positiveSmallInteger,
  smallInteger,
} from "./integers.ts";
import { ipAddress } from "./ip-address.ts";
import { float } from "./numbers.ts";
import { char, slug, text } from "./text.ts";
import { duration, time } from "./times.ts";

class Small extends Model<Small>("k.Small")({ key: auto({ bits: 16 }), name: char() }) {}

class Large extends Model<Large>("k.Large")({
  key: bigAuto(),
  name: char({ dbComment: "What it's called" }),
  small: foreignKey(Small, { null: true }),
  get parent() {
    return foreignKey(Large, { null: true });
  },
  get children() {
    return hasMany(Large, "parent");
  },
}) {}

let genres = ["rock", "jazz"];

class Kind extends Model<Kind>("k.Kind")(
  {
    name: char({ default: "", blank: true }),
    small: smallInteger({ null: true }),
    stock: positiveSmallInteger({ null: true }),
    views: positiveInteger({ default: 0 }),
    bytes: positiveBigInteger({ null: true }),
    weight: float({ null: true }),
    opens: time({ null: true }),
    lasts: duration({ null: true }),
    data: binary({ null: true, maxLength: 1000 }),
    host: ipAddress({ null: true, unpackIpv4: true }),
    router: ipAddress({ null: true, protocol: "ipv4" }),
    slug: slug({ allowUnicode: true, default: "x", blank: true }),
    medium: char({ choices: { Audio: { cd: "CD", vinyl: "Vinyl" }, unknown: "Unknown" }, default: "unknown" }),
    level: integer({
      choices: [
        [1, "Low"],
        [2, "High"],
      ],
      default: 1,
    }),
    state: char({ choices: ["draft", "inReview"], default: "draft" }),
    genre: char({ choices: () => genres.map((one) => [one, one.toUpperCase()] as const), default: "rock" }),
  },
  { dbTableComment: "Every kind's column" },
) {}

class Entry extends Model<Entry>("k.Entry")({
  title: char({ uniqueForDate: "at", messages: { uniqueForDate: "Once a day, please.", blank: "Say something." } }),
  word: char({ uniqueForMonth: "day", unique: true, messages: { unique: "Taken." }, maxLength: 5 }),
  year: char({ uniqueForYear: "day" }),
  at: dateTime(),
  day: date({ null: true }),
  note: text({
    dbCollation: byKind({ sqlite: "NOCASE", postgres: "en-x-icu", mariadb: "utf8mb4_general_ci" }),
    default: "",
    blank: true,
  }),
}) {}

const plainTime = (text: string) => Temporal.PlainTime.from(text);
const length = (text: string) => Temporal.Duration.from(text);

let site: TestSite;
before(async () => {
  site = await TestSite.open([Small, Large, Kind, Entry]);
});
after(() => site.close());

/** The row as the database gives it back. */
async function again(values: Parameters<typeof Kind.objects.create>[0]): Promise<Kind> {
  const row = await Kind.objects.create(values);
  return Kind.objects.get({ id: row.id });
}

describe("whole numbers of all sizes", () => {
  it("come back as they were given, up to their bounds", () =>
    site.run(async () => {
      const row = await again({ small: -32768, stock: 32767, views: 2147483647, bytes: 2n ** 63n - 1n });
      assert.deepEqual([row.small, row.stock, row.views, row.bytes], [-32768, 32767, 2147483647, 2n ** 63n - 1n]);
    }));

  it("are refused beyond their bounds before any database is asked", () =>
    site.run(async () => {
      const beyond = [
        { small: 32768 },
        { small: -32769 },
        { stock: -1 },
        { views: 2147483648 },
        { views: -1 },
        { bytes: -1n },
      ];
      for (const values of beyond)
        await assert.rejects(Kind.objects.create(values), FieldError, JSON.stringify(Object.keys(values)));
      assert.deepEqual(await Kind.objects.filter({ small: 40_000 }), [], "a comparison may go beyond");
    }));

  it("that are positive stay so in updates of expressions, by the database's own rule", () =>
    site.run(async () => {
      const row = await again({ views: 3 });
      const mine = Kind.objects.filter({ id: row.id });
      await assert.rejects(
        mine.update((k) => ({ views: k.views.minus(5) })),
        { name: "IntegrityError", kind: "check" },
      );
      assert.equal(await mine.update((k) => ({ views: k.views.minus(3) })), 1);
    }));

  it("can be keys that the database makes, of 16 bits and as bigints", () =>
    site.run(async () => {
      const small = await Small.objects.create({ name: "a" });
      assert.equal(typeof small.key, "number");
      await assert.rejects(Small.objects.create({ key: 40_000, name: "b" }), FieldError);
      const first = await Large.objects.create({ name: "first", small });
      assert.equal(first.key satisfies bigint, 1n);
      const [second] = await Large.objects.bulkCreate([{ name: "second", parent: first }]);
      const far = await Large.objects.create({ key: 2n ** 60n + 1n, name: "far", parent: first.key });
      assert.deepEqual([second!.key, far.key], [2n, 2n ** 60n + 1n]);
      assert.equal((await Large.objects.get({ pk: 2n ** 60n + 1n })).parentId, 1n);
      assert.equal(await first.children.count(), 2);
      const found = await Large.objects.selectRelated("parent", "small").get({ name: "first" });
      assert.equal(found.small?.name, "a");
      assert.equal((await first.delete()).total, 3);
    }));
});

describe("numbers with a floating point", () => {
  it("keep all their bits, and are no NaN and no infinity", () =>
    site.run(async () => {
      for (const weight of [0.1 + 0.2, -1e300, 5e-324, 0]) assert.equal((await again({ weight })).weight, weight);
      assert.ok(Object.is((await again({ weight: -0 })).weight, 0));
      for (const weight of [Number.NaN, Number.POSITIVE_INFINITY]) {
        await assert.rejects(Kind.objects.create({ weight }), FieldError);
      }
      const mine = Kind.objects.filter((k) => k.weight.gt(1e-3)).filter((k) => k.weight.lt(1));
      const { half } = await mine.aggregate((k) => ({ half: k.weight.dividedBy(2).sum() }));
      assert.equal(half, (0.1 + 0.2) / 2);
    }));
});

describe("times of day", () => {
  it("come back to the microsecond, in order, with their parts", () =>
    site.run(async () => {
      const texts = ["00:00:00", "09:05:00", "23:59:59.999999", "12:30:15.25"];
      for (const text of texts) {
        const row = await again({ name: "time", opens: plainTime(text) });
        assert.equal(String(row.opens), String(plainTime(text)));
      }
      const rows = await Kind.objects.filter({ name: "time" }).orderBy("opens");
      assert.deepEqual(
        rows.map((row) => String(row.opens).slice(0, 5)),
        ["00:00", "09:05", "12:30", "23:59"],
      );
      const found = Kind.objects.filter((k) => [
        k.opens.hour().eq(12),
        k.opens.minute().eq(30),
        k.opens.second().eq(15),
      ]);
      assert.equal(await found.count(), 1);
      assert.equal(await Kind.objects.filter({ opens: plainTime("09:05") }).count(), 1);
      assert.equal(await Kind.objects.filter((k) => k.opens.range(plainTime("09:00"), plainTime("12:31"))).count(), 2);
      const { last } = await Kind.objects.aggregate((k) => ({ last: k.opens.max() }));
      assert.equal(String(last satisfies Temporal.PlainTime | null), "23:59:59.999999");
    }));

  it("are refused with parts of a microsecond, and as texts", () =>
    site.run(async () => {
      await assert.rejects(Kind.objects.create({ opens: plainTime("10:00:00.0000001") }), /whole microseconds/);
      await assert.rejects(Kind.objects.create({ opens: "10:00" as never }), (error: FieldError) =>
        /PlainTime\.from/.test(error.hint),
      );
    }));
});

describe("lengths of time", () => {
  it("come back exactly, whatever units they were given in, and in order", () =>
    site.run(async () => {
      const texts = ["PT0S", "-PT1H30M", "P2W1DT90M", "PT0.000001S", "PT2500000H", "-P1DT0.5S"];
      const written = ["PT0S", "-PT1H30M", "P15DT1H30M", "PT0.000001S", "P104166DT16H", "-P1DT0.5S"];
      for (const [i, text] of texts.entries()) {
        const row = await again({ name: "length", lasts: length(text) });
        assert.equal(String(row.lasts), written[i]);
      }
      const rows = await Kind.objects.filter({ name: "length" }).orderBy("lasts");
      assert.deepEqual(
        rows.map((row) => String(row.lasts)),
        [5, 1, 0, 3, 2, 4].map((i) => written[i]),
      );
      assert.equal(await Kind.objects.filter({ lasts: length("PT361H30M") }).count(), 1, "days are of 24 hours");
      assert.equal(await Kind.objects.filter((k) => k.lasts.lt(length("PT0S"))).count(), 2);
      assert.equal(await Kind.objects.filter((k) => k.lasts.in([length("PT0S"), length("P15DT90M")])).count(), 2);
      const { sum, most } = await Kind.objects
        .filter((k) => k.lasts.lt(length("P16D")))
        .aggregate((k) => ({ sum: k.lasts.sum(), most: k.lasts.max() }));
      assert.equal(String(sum satisfies Temporal.Duration | null), "P13DT23H59M59.500001S");
      assert.equal(String(most), "P15DT1H30M");
    }));

  it("are written again only where they have another length", () =>
    site.run(async () => {
      const row = await again({ lasts: length("PT90M") });
      row.lasts = length("PT1H30M");
      const log: string[] = [];
      await queryLogSlot.run({ record: (entry) => void log.push(entry.sql) }, () => row.save());
      assert.deepEqual(log, []);
    }));

  it("are refused with months, parts of a microsecond, and beyond what can be counted", () =>
    site.run(async () => {
      for (const text of ["P1M", "P1Y", "P200000000D"]) {
        await assert.rejects(Kind.objects.create({ lasts: length(text) }), FieldError, text);
      }
      await assert.rejects(Kind.objects.create({ lasts: length("PT0.0000001S") }), /whole microseconds/);
    }));
});

describe("bytes", () => {
  const bytes = Uint8Array.from([0, 255, 39, 92, 10, 128]);

  it("come back as they were given, and can be looked for", () =>
    site.run(async () => {
      const row = await again({ data: bytes });
      assert.deepEqual(row.data, bytes);
      assert.ok(!Buffer.isBuffer(row.data));
      assert.deepEqual((await again({ data: Buffer.from(bytes) as Uint8Array })).data, bytes);
      assert.equal(await Kind.objects.filter({ data: bytes }).count(), 2);
      assert.equal(await Kind.objects.filter((k) => k.data.in([bytes, Uint8Array.of(1)])).count(), 2);
      assert.deepEqual((await again({ data: new Uint8Array() })).data, new Uint8Array());
    }));

  it("that change in place are seen by save, and are base64 in JSON", () =>
    site.run(async () => {
      const row = await again({ data: bytes.slice() });
      row.data![0] = 7;
      await row.save();
      assert.equal((await Kind.objects.get({ id: row.id })).data?.[0], 7);
      assert.equal(JSON.parse(JSON.stringify(row)).data, Buffer.from(row.data!).toString("base64"));
    }));

  it("have a greatest length", () =>
    site.run(() => assert.rejects(Kind.objects.create({ data: new Uint8Array(1001) }), /at most 1000 bytes/)));
});

describe("addresses of the internet", () => {
  it("are kept in their shortest form, so that equal ones are equal", () =>
    site.run(async () => {
      const row = await again({ host: "2001:0DB8:0000::0001" });
      assert.equal(row.host, "2001:db8::1");
      assert.equal(await Kind.objects.filter({ host: "2001:db8:0:0:0:0:0:1" }).count(), 1);
      assert.equal((await again({ host: "::ffff:192.0.2.1" })).host, "192.0.2.1");
      assert.equal(await Kind.objects.filter((k) => k.host.startsWith("192.0.")).count(), 1);
      for (const host of ["256.1.1.1", "1.2.3", "fe80::1%eth0", "::g", "", "192.0.2.1/24"]) {
        await assert.rejects(Kind.objects.create({ host }), FieldError, host);
      }
      await assert.rejects(Kind.objects.create({ router: "::1" }), /IPv4/);
    }));
});

describe("choices", () => {
  it("may stand under headings, in lists, and come from a function", () =>
    site.run(async () => {
      const row = new Kind({ medium: "cd", level: 2, state: "inReview", genre: "jazz" });
      row.medium satisfies "cd" | "vinyl" | "unknown";
      row.level satisfies 1 | 2;
      row.state satisfies "draft" | "inReview";
      assert.deepEqual(
        [labelOf(row, "medium"), labelOf(row, "level"), labelOf(row, "state")],
        ["CD", "High", "In review"],
      );
      await row.fullClean();
      const { fields } = site.registry.get("k.Kind");
      const medium = fields.find((field) => field.name === "medium")!;
      assert.deepEqual(
        medium.choiceGroups!.map(({ label, choices }) => [label, [...choices.keys()]]),
        [
          ["Audio", ["cd", "vinyl"]],
          [undefined, ["unknown"]],
        ],
      );
      row.genre = "folk";
      await assert.rejects(row.fullClean(), ValidationError);
      genres = [...genres, "folk"];
      await row.fullClean();
    }));

  it("of wrong forms are told when they are declared", () => {
    for (const choices of [[], {}, [["a"]], { a: 1 }, [Symbol("a")], "ab"]) {
      assert.throws(() => char({ choices: choices as never }), { code: "E_FIELD_OPTIONS" });
    }
  });
});

describe("slugs of other scripts", () => {
  it("take the letters of every script where they may", () =>
    site.run(async () => {
      await new Kind({ slug: "привет-мир_2" }).fullClean();
      await assert.rejects(new Kind({ slug: "no spaces" }).fullClean(), ValidationError);
    }));
});

describe("a field's own messages, and values that are unique for a date", () => {
  const entry = (values: object) =>
    new Entry({
      title: "t",
      word: "w",
      year: "y",
      at: new Date("2026-03-05T10:00:00Z"),
      day: Temporal.PlainDate.from("2026-03-05"),
      ...values,
    });

  async function issues(row: Entry): Promise<string[]> {
    try {
      await row.fullClean();
      return [];
    } catch (error) {
      assert.ok(error instanceof ValidationError);
      return error.issues.map((issue) => `${issue.field} ${issue.code}: ${issue.message}`);
    }
  }

  it("are told in the field's words", () =>
    site.run(async () => {
      await entry({}).save();
      const [title, word] = await issues(entry({ title: "", day: null }));
      assert.equal(title, "title blank: Say something.");
      assert.equal(word, "word unique: Taken.");
    }));

  it("are the same only on another day, in another month, in another year", () =>
    site.run(async () => {
      const codes = async (values: object) =>
        (await issues(entry({ word: "v", ...values }))).map((one) => one.split(":")[0]);
      assert.deepEqual(await codes({}), ["title uniqueForDate", "year uniqueForYear"]);
      assert.deepEqual(await codes({ at: new Date("2026-03-06T00:00:00Z"), year: "z" }), []);
      assert.deepEqual(await codes({ title: "u", day: Temporal.PlainDate.from("2027-03-05") }), []);
      assert.deepEqual(await codes({ title: "u", day: Temporal.PlainDate.from("2026-12-31") }), ["year uniqueForYear"]);
      const saved = await Entry.objects.get({ title: "t" });
      assert.deepEqual(await issues(saved), [], "the row itself doesn't count");
    }));

  it("name a date of the model", async () => {
    const { modelChecks } = await import("../checks.ts");
    const { ModelRegistry } = await import("../registry.ts");
    class Wrong extends Model<Wrong>("k.Wrong")({ title: char({ uniqueForDate: "days" }), day: date() }) {}
    const registry = new ModelRegistry([Wrong]);
    const found = (await Promise.all(modelChecks.map((check) => check(registry)))).flat();
    assert.deepEqual(
      found.map((one) => [one.id, one.subject]),
      [["models.E010", "k.Wrong.title"]],
    );
  });
});

describe("notes and collations", () => {
  it("stand beside the columns where the database keeps notes, and change nothing where it keeps none", () =>
    site.run(async () => {
      const asked = byKind({
        sqlite: sql`select null, count(*) from sqlite_schema where sql like '%called%'`,
        postgres: sql`select obj_description('k_kind'::regclass), col_description('k_large'::regclass, 2)`,
        mariadb: sql`select t.table_comment, c.column_comment from information_schema.tables t, information_schema.columns c
          where t.table_schema = database() and t.table_name = 'k_kind'
            and c.table_schema = database() and c.table_name = 'k_large' and c.ordinal_position = 2`,
      });
      const { rows } = await site.database.execute(asked);
      assert.deepEqual(rows, [
        byKind<unknown[]>({
          sqlite: [null, 0],
          postgres: ["Every kind's column", "What it's called"],
          mariadb: ["Every kind's column", "What it's called"],
        }),
      ]);
    }));

  it("decide how a column's texts are compared", () =>
    site.run(async () => {
      for (const note of ["b", "A", "C"]) {
        const word = `n${note}`;
        await Entry.objects.create({ title: word, word, year: word, at: new Date(0), note });
      }
      const rows = await Entry.objects.filter((e) => e.word.startsWith("n")).orderBy("note");
      assert.deepEqual(
        rows.map((row) => row.note),
        ["A", "b", "C"],
      );
    }));

  it("of names that the database doesn't know are refused with those that it does", async () => {
    class Foreign extends Model<Foreign>("k.Foreign")({ a: char({ dbCollation: "klingon" }) }) {}
    await assert.rejects(TestSite.open([Foreign]), (error: { code: string }) => {
      assert.ok(["E_SCHEMA_UNSUPPORTED", "E_SQL"].includes(error.code), String(error));
      return true;
    });
  });
});
