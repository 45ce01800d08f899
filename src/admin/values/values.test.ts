import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Decimal, markSafe, Temporal } from "../../lib/index.ts";
import type { Field } from "../../models/index.ts";
import { toneOf } from "./badge.ts";
import { displayField, displayValue } from "./display.ts";
import { Formats } from "./formats.ts";
import { labelOf, shorten } from "./labels.ts";
import { parseKey } from "./parse-key.ts";
import { safeLink } from "./safe-link.ts";

const formats = new Formats({ language: "en", timeZone: "Europe/Paris" });
const context = { formats, brief: true, link: () => undefined };
const shown = (value: unknown) => displayValue(value, context).toString();

describe("values on pages", () => {
  it("are escaped and kept apart from the direction of our own text", () => {
    assert.equal(shown('<b>"x"'), "<bdi>&lt;b&gt;&quot;x&quot;</bdi>");
    assert.equal(shown({ toString: () => "<i>" }), "<bdi>{}</bdi>");
  });

  it("pass HTML only where our own code made it", () => {
    assert.equal(shown(markSafe("<b>x</b>")), "<b>x</b>");
    assert.doesNotMatch(shown({ __html: "<b>" }), /<b>/);
  });

  it("that only say they are decimals, as parsed JSON can, are shown as the data they are", () => {
    for (const forged of [
      { toStringTag: "[object Decimal]" },
      { toStringTag: "[object Decimal]", toString: "x", d: [1] },
    ])
      assert.match(shown(forged), /toStringTag/);
    assert.equal(shown(new Decimal("1.50")), "1.5");
  });

  it("of time read as people write them, and of bytes there is only their number", () => {
    assert.match(shown(Temporal.PlainTime.from("18:30")), />18:30</);
    assert.match(shown(Temporal.Duration.from("P1DT90M")), /datetime="P1DT90M">1 day 01:30:00</);
    assert.equal(shown(new Uint8Array(12345)), "12,345 bytes");
  });

  it("that are nothing say so to those who don't see the dash", () => {
    for (const empty of [null, undefined, ""]) assert.match(shown(empty), /aria-hidden="true">—<.*empty/);
    assert.equal(shown(0), "0");
    assert.equal(shown(false), "No");
  });

  it("of secret fields are masked, whatever their kind; an empty one is told to be empty", () => {
    const field = (name: string, kind: string) => ({ name, kind }) as unknown as Field;
    for (const name of ["apiKey", "apiToken", "passwordHash"]) {
      for (const kind of ["char", "url", "json"])
        assert.equal(String(displayField(field(name, kind), "s3cret", context)), "••••••", name);
      assert.match(String(displayField(field(name, "char"), "", context)), /empty/);
    }
    assert.match(String(displayField(field("keyboard", "char"), "Ada", context)), /Ada/);
  });

  it("that are instants stand in the site's time zone, with the machine's form beside them", () => {
    const html = shown(new Date("2026-08-25T20:23:00Z"));
    assert.match(html, /datetime="2026-08-25T20:23:00.000Z"/);
    assert.match(html, /25 Aug 2026, 22:23/);
    assert.match(shown(new Date(Number.NaN)), /empty/);
  });

  it("that are days keep their day in every time zone", () => {
    const far = new Formats({ language: "en", timeZone: "Pacific/Kiritimati" });
    assert.match(
      displayValue(Temporal.PlainDate.from("2026-01-01"), { ...context, formats: far }).toString(),
      />1 Jan 2026</,
    );
  });

  it("that are numbers are grouped from five digits on, so years stay whole", () => {
    assert.equal(shown(2026), "2026");
    assert.equal(shown(25613), "25,613");
    assert.equal(shown(12345678901234567890n), "12,345,678,901,234,567,890");
    assert.equal(formats.decimal(new Decimal("12345678901234567890.10"), 2), "12345678901234567890.10");
  });
});

describe("links", () => {
  it("lead only to http, https, mailto and this site", () => {
    for (const good of ["https://example.com/a?b=c", "http://example.com/", "mailto:a@example.com", "/posts/1/"]) {
      assert.equal(typeof safeLink(good), "string", good);
    }
    const bad = [
      "javascript:alert(1)",
      " javascript:alert(1)",
      "JaVaScRiPt:x",
      "java\nscript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
    ];
    for (const address of [...bad, "//evil.example", "/\\evil.example", "", "nothing"]) {
      assert.equal(safeLink(address), undefined, address);
    }
  });
});

describe("names of rows", () => {
  const options = { verboseName: "post" } as never;

  it("are what the row says, else its model and key", () => {
    assert.equal(labelOf({ pk: 3, toString: () => " Hello " }, options), "Hello");
    assert.equal(labelOf({ pk: 3, toString: () => "" }, options), "Post 3");
    assert.equal(labelOf({ pk: 3 }, options), "Post 3");
  });

  it("stay on one line of bounded length, without cutting a character in two", () => {
    assert.equal(shorten("a\n\n b", 10), "a b");
    assert.equal([...shorten("😀".repeat(300), 20)].length, 20);
    assert.equal(shorten("x".repeat(100_000), 5), "xxxx…");
  });
});

describe("colours of choices", () => {
  it("follow the meaning of the name, and a denial is not its opposite", () => {
    assert.equal(toneOf("published"), "success");
    assert.equal(toneOf("in_review"), "warning");
    assert.equal(toneOf("waiting"), "warning");
    assert.equal(toneOf("rejected"), "danger");
    assert.equal(toneOf("archived"), "violet");
    assert.equal(toneOf("unapproved"), "");
    assert.equal(toneOf("inactive"), "");
    assert.equal(toneOf("draft"), "");
  });
});

describe("keys from texts", () => {
  const field = (kind: string) => ({ type: { kind } }) as never;

  it("are values of the key's type, or nothing", () => {
    assert.equal(parseKey(field("auto"), "12"), 12);
    assert.equal(parseKey(field("bigInteger"), "9007199254740993"), 9007199254740993n);
    assert.equal(parseKey(field("char"), "a/b"), "a/b");
    assert.equal(
      parseKey(field("uuid"), "0190D1F2-7C3A-7000-8000-00000000000A"),
      "0190d1f2-7c3a-7000-8000-00000000000a",
    );
    for (const text of ["", " 1", "1.0", "1e3", "0x1", "+1", "01", "9".repeat(400), "abc", "__proto__"]) {
      assert.equal(parseKey(field("auto"), text), undefined, text);
    }
    assert.equal(parseKey(field("bigInteger"), "9".repeat(19)), undefined);
    assert.equal(parseKey(field("uuid"), "12"), undefined);
    assert.equal(parseKey(field("char"), "a\0b"), undefined);
  });
});
