// Text of every script: kept code point by code point, compared and ordered the same way everywhere.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { IntegrityError } from "nuages/database";
import { Word } from "./models.ts";
import { DatabaseSite, onEveryDatabase } from "./site.ts";

/** Pairs that some collation somewhere takes for equal, and that are not. */
const different: readonly [string, string][] = [
  ["a", "A"],
  ["é", "e\u0301"],
  ["e", "é"],
  ["ß", "ss"],
  ["ı", "i"],
  ["İ", "I"],
  ["word", "word "],
  ["word", " word"],
  ["tab\t", "tab "],
  ["", " "],
  ["\u200b", ""],
  ["ﬁ", "fi"],
  ["Å", "\u212b"],
  ["1", "1.0"],
  ["0x10", "16"],
  ["🍮", "🍰"],
  ["ａ", "a"],
];

onEveryDatabase("text", (kind) => {
  let site: DatabaseSite;
  before(async () => {
    site = await DatabaseSite.open(kind, [Word]);
  });
  after(() => site.close());
  beforeEach(() => site.run(() => Word.objects.delete()));

  const texts = async (rows: PromiseLike<readonly { readonly text: string }[]>) => (await rows).map((row) => row.text);

  it("comes back as it was written", () =>
    site.run(async () => {
      const written = [
        "Crème brûlée",
        "日本語テキスト",
        "עִבְרִית",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "a\u0301\u0323",
        "\u{10ffff}",
        "line\r\nline\ttab",
        "\u007f\u0001\u{feff}",
      ];
      for (const text of written) await Word.objects.create({ text });
      assert.deepEqual(await site.elsewhere(() => texts(Word.objects.orderBy("id"))), written);
      for (const text of written) assert.equal(await Word.objects.filter({ text }).count(), 1, text);
    }));

  for (const [one, other] of different) {
    it(`${JSON.stringify(one)} is not ${JSON.stringify(other)}: neither in a query nor for a unique column`, () =>
      site.run(async () => {
        await Word.objects.create({ text: one });
        assert.equal(await Word.objects.filter({ text: other }).count(), 0);
        await Word.objects.create({ text: other });
        await assert.rejects(Word.objects.create({ text: other }), IntegrityError);
        assert.deepEqual(await texts(Word.objects.filter({ text: one })), [one]);
        assert.deepEqual(await texts(Word.objects.exclude({ text: one })), [other]);
        assert.equal(await Word.objects.filter((word) => word.text.in([one, other])).count(), 2);
      }));
  }

  it("is ordered by code point, also beyond the first 65,536, where UTF-16 would put emoji before them", () =>
    site.run(async () => {
      const ordered = [
        "",
        " a",
        "!",
        "0",
        "10",
        "9",
        "Z",
        "_",
        "a",
        "aa",
        "b",
        "z",
        "é",
        "я",
        "日",
        "\uff5e",
        "\uffee",
        "🍮",
        "\u{10ffff}",
      ];
      const shuffled = ordered.map((_, n) => ordered[(n * 7) % ordered.length]!);
      await Word.objects.bulkCreate(shuffled.map((text) => ({ text })));
      assert.deepEqual(await texts(Word.objects.orderBy("text")), ordered);
      assert.deepEqual(await texts(Word.objects.orderBy("-text")), [...ordered].reverse());
      assert.deepEqual(await texts(Word.objects.filter((word) => word.text.gt("\uffee")).orderBy("text")), [
        "🍮",
        "\u{10ffff}",
      ]);
    }));

  it("is searched for literally: wildcards, escapes and quotes mean themselves", () =>
    site.run(async () => {
      const marks = [
        "100%",
        "1000",
        "a_b",
        "axb",
        "back\\slash",
        "quote'd",
        'double"d',
        "[a-z]",
        "*",
        "?",
        "#",
        "^$.|",
      ];
      await Word.objects.bulkCreate(marks.map((text) => ({ text })));
      const cases: readonly [find: string, found: readonly string[]][] = [
        ["%", ["100%"]],
        ["0%", ["100%"]],
        ["_", ["a_b"]],
        ["\\", ["back\\slash"]],
        ["\\%", []],
        ["'", ["quote'd"]],
        ['"', ['double"d']],
        ["[", ["[a-z]"]],
        ["*", ["*"]],
        ["?", ["?"]],
        ["#", ["#"]],
        ["$.", ["^$.|"]],
      ];
      for (const [part, found] of cases) {
        assert.deepEqual(await texts(Word.objects.filter((word) => word.text.contains(part))), found, part);
        assert.deepEqual(await texts(Word.objects.filter((word) => word.text.iContains(part))), found, part);
      }
      assert.deepEqual(await texts(Word.objects.filter((word) => word.text.startsWith("a_"))), ["a_b"]);
      assert.deepEqual(await texts(Word.objects.filter((word) => word.text.endsWith("_b"))), ["a_b"]);
    }));

  it("is searched without regard to letter case in every script that has cases, and with regard to it otherwise", () =>
    site.run(async () => {
      await Word.objects.bulkCreate(["ÉCOLE", "Ёлка", "ΑΒΓ", "ＡＢＣ", "ÅNGSTRÖM"].map((text) => ({ text })));
      const pairs = [
        ["éco", "ÉCOLE"],
        ["ёЛК", "Ёлка"],
        ["αβ", "ΑΒΓ"],
        ["ａｂ", "ＡＢＣ"],
        ["ström", "ÅNGSTRÖM"],
      ] as const;
      for (const [part, whole] of pairs) {
        assert.deepEqual(await texts(Word.objects.filter((word) => word.text.iContains(part))), [whole]);
        assert.deepEqual(await texts(Word.objects.filter((word) => word.text.contains(part))), []);
        assert.deepEqual(await texts(Word.objects.filter((word) => word.text.iExact(whole.toLowerCase()))), [whole]);
      }
    }));

  it("that can't be stored as it is gets refused before it is written, not cut or mended", () =>
    site.run(async () => {
      for (const text of ["a\u0000b", "\ud800", "b\udc00c", "x".repeat(201), "🍮".repeat(101)]) {
        await assert.rejects(Word.objects.create({ text }), { name: "FieldError" }, JSON.stringify(text.slice(0, 9)));
      }
      assert.equal(await Word.objects.count(), 0);
      await Word.objects.create({ text: "🍮".repeat(100) });
    }));
});
