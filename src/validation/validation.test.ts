import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Decimal } from "../lib/index.ts";
import {
  email,
  matches,
  maxLength,
  maxValue,
  minLength,
  minValue,
  noControlCharacters,
  slug,
  url,
  uuid,
  ValidationError,
  type Validator,
} from "./index.ts";

function accepts<T>(validator: Validator<T>, values: readonly T[]): void {
  for (const value of values) validator(value);
}

function refuses<T>(validator: Validator<T>, values: readonly T[]): void {
  for (const value of values) assert.throws(() => validator(value), ValidationError, String(value).slice(0, 60));
}

describe("a validation error", () => {
  it("holds its issues as data, by field in order", () => {
    const error = new ValidationError([
      { field: "a", code: "x", message: "One.", params: { limit: 1 } },
      { message: "Of all." },
      { field: "a", message: "Two." },
    ]);
    assert.deepEqual(
      [...error.toFieldMessages()],
      [
        ["a", ["One.", "Two."]],
        ["", ["Of all."]],
      ],
    );
    assert.deepEqual(error.issues[1], { code: "invalid", message: "Of all.", params: {} });
    assert.equal(error.status, 400);
    assert.match(error.message, /a: One\./);
  });

  it("joins, and gives what is about the whole to a field", () => {
    const joined = ValidationError.join([
      new ValidationError("A."),
      new ValidationError({ field: "b", message: "B." }),
    ]);
    assert.deepEqual(
      joined.forField("f").issues.map((issue) => issue.field),
      ["f", "b"],
    );
  });

  it("keeps a hostile field name as a name", () => {
    const messages = new ValidationError({ field: "__proto__", message: "No." }).toFieldMessages();
    assert.deepEqual(messages.get("__proto__"), ["No."]);
  });
});

describe("validators", () => {
  it("measure lengths and values", () => {
    accepts(minLength(2), ["ab", "abc"]);
    refuses(minLength(2), ["a", ""]);
    accepts(maxLength(2), ["", "ab"]);
    refuses(maxLength(2), ["abc"]);
    accepts(minValue(1), [1, 2]);
    refuses(minValue(1), [0.99, Number.NaN]);
    refuses(maxValue(5n), [6n]);
    accepts(maxValue(new Decimal("10")), [new Decimal("9"), new Decimal("10.0")]);
    refuses(maxValue(new Decimal("10")), [new Decimal("10.01")]);
    accepts(minValue(new Date(5)), [new Date(5), new Date(6)]);
    refuses(minValue(new Date(5)), [new Date(4)]);
  });

  it("tell e-mail addresses", () => {
    accepts(email, [
      "a@b.co",
      "first.last+tag@sub.example.org",
      "o'neil@example.org",
      "x@müller.de",
      "a@xn--mller-kva.de",
    ]);
    refuses(email, [
      ...["", "a", "@b.co", "a@", "a@b", "a b@c.de", "a@b..de", ".a@b.de", "a.@b.de", "a..b@c.de", "a@-b.de"],
      ...[
        "a@b.de\n",
        "a\n@b.de",
        "a@b.de,c@d.de",
        '"a b"@c.de',
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@b.de\0",
        "<a@b.de>",
      ],
      `${"a".repeat(65)}@b.de`,
      `a@${"b".repeat(64)}.de`,
      `a@${"b.".repeat(200)}de`,
    ]);
  });

  it("tell web addresses", () => {
    accepts(url, [
      ...[
        "https://example.org",
        "http://example.org:8000/a?b=c#d",
        "https://localhost/x",
        "http://127.0.0.1/",
        "http://[::1]/",
      ],
      "https://müller.de/ä",
    ]);
    refuses(url, [
      ...[
        "",
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org",
        "//example.org",
        "http:example.org",
        "http://",
      ],
      ...[
        "https://user:secret@example.org",
        "https://exa mple.org",
        "https://example.org\n",
        "https://a\\b.de",
        "https://example.org\\b",
        "http://nodot/",
      ],
      `https://example.org/${"a".repeat(2100)}`,
    ]);
  });

  it("tell slugs, uuids and control characters", () => {
    accepts(slug, ["a-b_C9"]);
    refuses(slug, ["", "a b", "ä", "a\n", "a/b"]);
    accepts(uuid, ["0190AAAA-0000-7000-8000-00000000000a"]);
    refuses(uuid, ["0190aaaa00007000800000000000000a", "g190aaaa-0000-7000-8000-00000000000a"]);
    accepts(noControlCharacters, ["a\tb\r\nc"]);
    refuses(noControlCharacters, ["a\0", "\x1b[31m", "\x7f"]);
  });

  it("match a pattern without remembering where they were, and never a long text", () => {
    const pattern = matches(/^a+$/g, { maxLength: 10 });
    accepts(pattern, ["aa", "aa", "aa"]);
    refuses(pattern, ["b", "a".repeat(11)]);
    assert.throws(() => matches(/^x$/, { message: "Only x." })("y"), /Only x\./);
  });

  it("answer in linear time", () => {
    const started = performance.now();
    const long = 1_000_000;
    refuses(email, [`a@${"a.".repeat(long)}`, "@".repeat(long), `${"a".repeat(long)}@b.de`]);
    refuses(url, [`http://${"X".repeat(long)}`, `http://${"a.".repeat(long)}`]);
    refuses(slug, ["-".repeat(long)]);
    refuses(noControlCharacters, [`${"a".repeat(long)}\0`]);
    assert.ok(performance.now() - started < 1000);
  });
});

describe("the length of an e-mail address", () => {
  it("is 254 characters at most, though its parts may be longer together", () => {
    const domain = (length: number) => `${"a.".repeat(100)}${"b".repeat(length - 203)}.cd`;
    const address = (length: number) => `${"x".repeat(20)}@${domain(length - 21)}`;
    assert.equal(address(254).length, 254);
    accepts(email, [address(254)]);
    refuses(email, [address(255)]);
  });
});
