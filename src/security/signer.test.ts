import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { Signer } from "./signer.ts";

const key = "k".repeat(32);
const newer = "n".repeat(32);

test("a signed value comes back, whatever text it is", () => {
  const signer = new Signer({ keys: [key], purpose: "test" });
  for (const value of ["", "42", "a.b.c", "é😀\n", "x".repeat(10_000)])
    assert.equal(signer.unsign(signer.sign(value)), value);
});

test("any changed, dropped or added character is refused", () => {
  const signer = new Signer({ keys: [key], purpose: "test" });
  const token = signer.sign("42");
  for (let i = 0; i < token.length; i++) {
    const other = token[i] === "A" ? "B" : "A";
    assert.equal(signer.unsign(token.slice(0, i) + other + token.slice(i + 1)), undefined, `position ${i} replaced`);
    assert.equal(signer.unsign(token.slice(0, i) + token.slice(i + 1)), undefined, `position ${i} dropped`);
  }
  for (const altered of [`${token}=`, `${token}A`, ` ${token}`, `${token}\n`, `${token}.x`, "", ".", "..", "a.b.c"]) {
    assert.equal(signer.unsign(altered), undefined, JSON.stringify(altered));
  }
});

test("a token has one spelling: padding, the other base64 alphabet and stray bits are refused", () => {
  assert.equal(fromBase64Url("QQ")?.toString(), "A");
  for (const text of ["QQ==", "QR", "Q+/=", "Q Q", "QQ\n", "QQ-*"]) assert.equal(fromBase64Url(text), undefined, text);
  assert.equal(toBase64Url(new Uint8Array([0xfb, 0xff])), "-_8");
});

test("a value signed for one purpose is worth nothing for another, also where the texts join alike (CVE-2026-6873)", () => {
  const ab = new Signer({ keys: [key], purpose: "ab" });
  const a = new Signer({ keys: [key], purpose: "a" });
  assert.equal(a.unsign(ab.sign("c")), undefined);
  assert.notEqual(ab.fingerprint("c"), a.fingerprint("bc"));
  assert.notEqual(ab.sign("x").split(".")[2], ab.fingerprint("x"));
});

test("a rotated key still verifies, the new one signs, a removed one is dead", () => {
  const before = new Signer({ keys: [key], purpose: "t" });
  const during = new Signer({ keys: [newer, key], purpose: "t" });
  const after = new Signer({ keys: [newer], purpose: "t" });
  assert.equal(during.unsign(before.sign("v")), "v");
  assert.equal(after.unsign(during.sign("v")), "v");
  assert.equal(after.unsign(before.sign("v")), undefined);
  assert.equal(during.verifyFingerprint("v", before.fingerprint("v")), true);
  assert.equal(after.verifyFingerprint("v", before.fingerprint("v")), false);
});

test("a maximum age ends a signature, and a time in the future is no way around it", () => {
  let time = 1_000_000_000_000;
  const signer = new Signer({ keys: [key], purpose: "t", now: () => time });
  const token = signer.sign("v");
  time += 60_000;
  assert.equal(signer.unsign(token, { maxAge: 60 }), "v");
  time += 1000;
  assert.equal(signer.unsign(token, { maxAge: 60 }), undefined);
  assert.equal(signer.unsign(token), "v");
  time -= 3_600_000;
  assert.equal(signer.unsign(token, { maxAge: 60 }), undefined);
});

test("short or missing keys are refused when the signer is made", () => {
  for (const keys of [[], ["short"], [key, "short"]]) {
    assert.throws(
      () => new Signer({ keys, purpose: "t" }),
      (error) => error instanceof NuagesError && error.code === "E_SECRET_KEY" && !error.message.includes("short"),
    );
  }
});

test("where a purpose ends and a value begins is part of what is signed", () => {
  const short = new Signer({ keys: [key], purpose: "a" });
  const long = new Signer({ keys: [key], purpose: "afingerprint" });
  assert.notEqual(short.fingerprint("fingerprintb"), long.fingerprint("b"));
});

test("a key needs 32 bytes", () => {
  const made = (bytes: number) => new Signer({ keys: ["k".repeat(bytes)], purpose: "test" });
  assert.throws(() => made(31), { code: "E_SECRET_KEY" });
  assert.ok(made(32).sign("x"));
});
