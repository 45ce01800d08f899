import assert from "node:assert/strict";
import test from "node:test";
import { commonPasswords } from "./common-passwords.ts";
import { notCommon, validatePassword } from "./standard-validators.ts";

const codesOf = (password: string, attributes: (string | undefined)[] = []) =>
  validatePassword(password, { attributes }).map((p) => p.code);

test("a passphrase without digits, capitals or signs is accepted", () => {
  for (const password of [
    "correct horse battery",
    "wunderbar schneit es heute",
    "Zx9$kLm2!pQw7",
    "ありがとうございました、またね",
  ]) {
    assert.deepEqual(codesOf(password, ["alice", "alice@example.com"]), [], password);
  }
});

test("fewer than 12 characters are too short, counted as people count", () => {
  assert.deepEqual(codesOf("bq8#mz4!vw2"), ["password_too_short"]);
  assert.deepEqual(codesOf("😀😁😂🤣😃😄😅😆😉😊😋😎"), []);
  assert.ok(codesOf("😀😁😂🤣😃😄").includes("password_too_short"));
});

test("more than 1024 characters are refused before any rule looks", () => {
  assert.deepEqual(codesOf("x".repeat(1025)), ["password_too_long"]);
  assert.deepEqual(codesOf("ab\udc00".repeat(10)), ["password_invalid"]);
});

test("the bundled list holds the 10,173 most common passwords", () => {
  assert.equal(commonPasswords().size, 10_173);
  for (const word of ["123456", "password", "qwerty", "letmein", "qazwsxedcrfv"])
    assert.ok(commonPasswords().has(word), word);
});

for (const password of [
  "QAZWSXEDCRFV",
  "password2026!!",
  "2026password",
  "P@ssw0rd123456",
  "dragon!12345678",
  "letmeinletmein",
  "monkey123monkey123",
]) {
  test(`${password} is too common`, () => assert.ok(codesOf(password).includes("password_too_common")));
}

for (const password of [
  "aaaaaaaaaaaaaaaa",
  "abababababab",
  "abcdefghijklmnop",
  "zyxwvutsrqponm",
  "234567890123456",
  "aaaabbbbccccdddd",
]) {
  test(`${password} is too simple`, () => assert.ok(codesOf(password).length > 0));
}

test("a password made of the user's own names is refused, a long one that mentions them is not", () => {
  const attributes = ["margarethe", "margarethe.duval@example.com", "Margarethe"];
  for (const password of ["Margarethe2026", "margarethe.duval", "xduvalmargarethe1", "example.com-duval"]) {
    assert.ok(codesOf(password, attributes).includes("password_too_similar"), password);
  }
  assert.deepEqual(codesOf("margarethe walks in tall grass", attributes), []);
  assert.deepEqual(codesOf("bq8#mz4!vw2x", ["", undefined, "a", "x"]), []);
});

test("the cost stays small whatever is sent (CVE-2021-45115)", () => {
  const started = performance.now();
  const attributes = Array.from({ length: 50 }, (_, n) => `${"a".repeat(500_000)}${n}`);
  validatePassword("a".repeat(1024), { attributes });
  validatePassword("a".repeat(1_000_000), { attributes });
  validatePassword(`${"ab".repeat(511)}a!`, { attributes: [`${"ab".repeat(50_000)}`, "a.".repeat(100_000)] });
  assert.ok(performance.now() - started < 500);
});

test("the usual replacements don't make a common password another one", () => {
  const rule = notCommon(() => new Set(["password"]));
  for (const password of ["p@ssw0rd", "P4$$word!!", "2026passw0rd"])
    assert.equal(rule.check(password, {})?.code, "password_too_common", password);
  assert.equal(rule.check("p@sswird-and-more", {}), undefined);
});
