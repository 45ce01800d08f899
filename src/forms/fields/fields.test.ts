import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Decimal, Temporal } from "../../lib/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { formValues } from "../data.ts";
import { radioGroup } from "../widgets/choices.ts";
import { booleanField, choiceField, multipleChoiceField } from "./choices.ts";
import { dateField, dateTimeField } from "./dates.ts";
import type { FormField } from "./field.ts";
import { jsonField } from "./json.ts";
import { bigIntegerField, decimalField, floatField, integerField } from "./numbers.ts";
import {
  charField,
  emailField,
  hiddenField,
  oneLine,
  passwordField,
  slugField,
  textField,
  urlField,
  uuidField,
} from "./text.ts";

/** What a field makes of what was sent: the value, or the code of the first issue. */
async function clean(field: FormField<any>, ...sent: string[]): Promise<unknown> {
  try {
    return await field.clean(field.read(formValues(sent.length === 0 ? {} : { x: sent }), "x"));
  } catch (error) {
    assert.ok(error instanceof ValidationError, String(error));
    return `!${error.issues[0]!.code}`;
  }
}

const cases: readonly [name: string, field: FormField<any>, sent: string, expected: unknown][] = [
  ["char is stripped", charField(), "  a b ", "a b"],
  ["char keeps its white space when told to", charField({ strip: false }), " a ", " a "],
  ["char has a greatest length", charField({ maxLength: 3 }), "abcd", "!maxLength"],
  ["a box that must be ticked refuses a no", booleanField({ required: true }), "false", "!required"],
  ["char counts what is left when it was stripped", charField({ maxLength: 3 }), "  abc  ", "abc"],
  ["char has a least length", charField({ minLength: 3 }), "ab", "!minLength"],
  ["char refuses NUL", charField(), "a\0b", "!nullCharacters"],
  ["char is required", charField(), "   ", "!required"],
  ["char may be empty", charField({ required: false }), " ", ""],
  ["char may be null when empty", charField({ required: false, empty: null }), "", null],
  ["char may refuse line breaks", charField({ validators: [oneLine] }), "a\nb", "!oneLine"],
  ["text has one kind of line end", textField(), "a\r\nb\rc\n", "a\nb\nc"],
  ["text counts a line end once", textField({ maxLength: 3 }), "a\r\nb", "a\nb"],
  ["email", emailField(), "ada@example.com", "ada@example.com"],
  ["email refuses what is none", emailField(), "ada@", "!email"],
  ["email has a greatest length before it is looked at", emailField(), `a@${"a.".repeat(5000)}com`, "!maxLength"],
  ["url gets a scheme", urlField(), "example.com/a", "https://example.com/a"],
  ["url refuses other schemes", urlField(), "javascript://example.com/%0aalert(1)", "!url"],
  ["slug", slugField(), "a-b_1", "a-b_1"],
  ["slug refuses other characters", slugField(), "a b", "!slug"],
  ["password is not stripped", passwordField(), " a ", " a "],
  ["password has a greatest length", passwordField(), "x".repeat(1025), "!maxLength"],
  ["hidden", hiddenField(), "v", "v"],
  ["uuid", uuidField(), "C56A4180-65AA-42EC-A945-5FD21DEC0538", "c56a4180-65aa-42ec-a945-5fd21dec0538"],
  ["uuid refuses what is none", uuidField(), "c56a", "!uuid"],
  ["integer", integerField(), " -12 ", -12],
  ["integer refuses fractions", integerField(), "1.5", "!invalid"],
  ["integer refuses other notations", integerField(), "0x10", "!invalid"],
  ["integer refuses what a number can't hold", integerField(), "9007199254740993", "!invalid"],
  ["integer has bounds", integerField({ min: 1, max: 5 }), "6", "!maxValue"],
  ["integer has no negative zero", integerField(), "-0", 0],
  ["integer may be empty", integerField({ required: false }), "", null],
  ["bigInteger keeps every digit", bigIntegerField(), "9007199254740993", 9007199254740993n],
  ["bigInteger has 64 bits", bigIntegerField(), "9223372036854775808", "!range"],
  ["float", floatField(), "1.5e3", 1500],
  ["float refuses infinity", floatField(), "1e999", "!invalid"],
  ["decimal refuses too many places", decimalField(), "1.234", "!decimalPlaces"],
  ["decimal refuses too many digits", decimalField({ maxDigits: 4 }), "123.4", "!maxDigits"],
  ["decimal has bounds", decimalField({ min: "0.5" }), "0.4", "!minValue"],
  ["decimal refuses exponents", decimalField(), "1e5", "!invalid"],
  ["dateTime refuses days that there are not", dateTimeField(), "2026-02-30T10:00", "!invalid"],
  ["date refuses days that there are not", dateField(), "2026-02-30", "!invalid"],
  ["date refuses other notations", dateField(), "30.01.2026", "!invalid"],
  ["date has bounds", dateField({ min: Temporal.PlainDate.from("2026-01-01") }), "2025-12-31", "!minValue"],
  ["boolean", booleanField(), "on", true],
  ["boolean takes what scripts send", booleanField(), "false", false],
  ["boolean may be a must", booleanField({ required: true }), "", "!required"],
  ["choice", choiceField({ choices: { a: "A" } }), "a", "a"],
  ["choice refuses others", choiceField({ choices: { a: "A" } }), "b", "!choice"],
  ["choice knows no members of a prototype", choiceField({ choices: { a: "A" } }), "constructor", "!choice"],
  ["choice gives numbers back as numbers", choiceField({ choices: [[1, "One"]] }), "1", 1],
  ["choice may be empty", choiceField({ choices: { a: "A" }, required: false }), "", null],
  ["json refuses what is none and says where", jsonField(), '{"a":}', "!invalid"],
];

suite("fields", () => {
  for (const [name, field, sent, expected] of cases) {
    test(name, async () => assert.deepEqual(await clean(field, sent), expected));
  }

  test("decimals are exact", async () => {
    const value = (await clean(decimalField({ maxDigits: 20 }), "123456789012345678.25")) as Decimal;
    assert.ok(Decimal.isDecimal(value));
    assert.equal(value.toFixed(), "123456789012345678.25");
  });

  test("dates are Temporal dates, instants are dates in UTC unless an offset says otherwise", async () => {
    assert.equal(String(await clean(dateField(), "2026-01-31")), "2026-01-31");
    assert.deepEqual(await clean(dateTimeField(), "2026-01-31T18:30"), new Date("2026-01-31T18:30:00Z"));
    assert.deepEqual(
      await clean(dateTimeField(), "2026-01-31T18:30:05.250+02:00"),
      new Date("2026-01-31T16:30:05.250Z"),
    );
  });

  test("JSON errors say line and column", async () => {
    const field = jsonField();
    await assert.rejects(field.clean(['{\n "a" 1}']), (error: ValidationError) =>
      /line 2, column 6/.test(error.issues[0]!.message),
    );
    assert.deepEqual(await clean(field, "[1]"), [1]);
  });

  test("several choices come once each, and must all be there", async () => {
    const field = multipleChoiceField({ choices: { a: "A", b: "B" } });
    assert.deepEqual(await clean(field, "b", "a", "b"), ["b", "a"]);
    assert.equal(await clean(field, "b", "c"), "!choice");
    assert.equal(await clean(field), "!required");
    assert.deepEqual(await clean(multipleChoiceField({ choices: { a: "A" }, required: false })), []);
  });

  test("the last of several values counts where one is wanted", async () => {
    assert.equal(await clean(charField(), "a", "b"), "b");
  });

  test("ten thousand values are the most that any field reads", async () => {
    const field = multipleChoiceField({ choices: { a: "A" } });
    assert.deepEqual(await clean(field, ...Array<string>(10_000).fill("a")), ["a"]);
    assert.equal(await clean(field, ...Array<string>(10_001).fill("a")), "!tooMany");
  });

  test("messages can be replaced by code", async () => {
    const field = charField({ maxLength: 1, messages: { required: "Who are you?", maxLength: "Shorter." } });
    await assert.rejects(field.clean([]), (error: ValidationError) => error.issues[0]!.message === "Who are you?");
    assert.throws(
      () => field.read(formValues({ x: "ab" }), "x"),
      (error: ValidationError) => error.issues[0]!.message === "Shorter.",
    );
  });

  test("know whether what was sent means something else", () => {
    const changed: readonly [FormField<any>, unknown, string[], boolean][] = [
      [charField(), "a", ["a"], false],
      [charField(), null, [], false],
      [charField(), "", [], false],
      [textField(), "a\nb", ["a\nb"], false],
      [decimalField(), new Decimal("1.50"), ["1.5"], false],
      [integerField(), 7, ["07"], false],
      [integerField(), 7, ["x"], true],
      [dateTimeField(), new Date("2026-01-31T18:30:00Z"), ["2026-01-31T18:30:00"], false],
      [dateTimeField(), new Date("2026-01-31T18:30:05.123Z"), ["2026-01-31T18:30:05.123"], false],
      [booleanField(), true, [], true],
      [booleanField(), false, [], false],
      [booleanField(), undefined, [], false],
      [multipleChoiceField({ choices: { a: "A", b: "B" } }), ["a", "b"], ["b", "a"], false],
      [jsonField(), { a: 1 }, ['{ "a" : 1 }'], false],
      [jsonField(), { a: 1 }, ['{"a":2}'], true],
    ];
    for (const [field, initial, sent, expected] of changed)
      assert.equal(field.hasChanged(initial, sent), expected, `${field.type.kind} ${sent}`);
  });

  test("offer no choice where one may be left out, and in a list where one must be made", () => {
    const labels = (field: FormField<any>) =>
      (field.type.choices!() as readonly { label: string }[]).map((choice) => choice.label);
    const choices = { a: "A" };
    assert.deepEqual(labels(choiceField({ choices })), ["Choose…", "A"]);
    assert.deepEqual(labels(choiceField({ choices, required: false })), ["None", "A"]);
    assert.deepEqual(labels(choiceField({ choices, widget: radioGroup() })), ["A"]);
  });

  test("take hostile text no longer than its length asks for", async () => {
    const start = performance.now();
    for (const field of [
      emailField(),
      urlField(),
      slugField(),
      integerField(),
      decimalField(),
      dateTimeField(),
      uuidField(),
    ]) {
      assert.match(String(await clean(field, `${"a.".repeat(500_000)}@ `)), /^!/);
    }
    assert.equal(await clean(textField(), "\r".repeat(900_000)), "!required");
    assert.ok(performance.now() - start < 1000);
  });
});

test("what a script sends for an unticked box is no tick, in any case", async () => {
  for (const text of ["off", "OFF", "false", "False", "0"]) {
    assert.equal(await clean(booleanField(), text), false, text);
  }
});

test("the last permitted day is permitted, the one after it is not", async () => {
  const field = dateField({ max: Temporal.PlainDate.from("2026-01-31") });
  assert.deepEqual(
    [String(await clean(field, "2026-01-31")), await clean(field, "2026-02-01")],
    ["2026-01-31", "!maxValue"],
  );
});

test("an instant without an offset is UTC, whatever the zone of the machine", async () => {
  const zone = process.env.TZ;
  process.env.TZ = "America/New_York";
  try {
    const value = (await clean(dateTimeField(), "2026-01-31T18:30")) as Date;
    assert.equal(value.toISOString(), "2026-01-31T18:30:00.000Z");
    assert.deepEqual(dateTimeField().type.format(value), ["2026-01-31T18:30"]);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});
