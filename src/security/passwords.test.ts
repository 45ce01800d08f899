import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import { Argon2idHasher } from "./hashers/argon2id.ts";
import type { PasswordHasher } from "./hashers/password-hasher.ts";
import { formatPhc, parsePhc } from "./hashers/phc-string.ts";
import { Passwords, unusablePassword } from "./passwords.ts";

const cheap = new Argon2idHasher({ memory: 8, passes: 1 });

/** Counts what costs time: every hash that is computed. */
function counting(hasher: PasswordHasher): PasswordHasher & { calls: number } {
  return {
    calls: 0,
    handles: (encoded) => hasher.handles(encoded),
    isCurrent: (encoded) => hasher.isCurrent(encoded),
    hash(password) {
      this.calls++;
      return hasher.hash(password);
    },
    verify(password, encoded) {
      this.calls++;
      return hasher.verify(password, encoded);
    },
  };
}

test("a password is hashed with argon2id, 64 MiB, 3 passes, 1 lane, and verified", async () => {
  const passwords = new Passwords();
  const encoded = await passwords.hash("correct horse battery");
  assert.match(encoded, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await passwords.verify("correct horse battery", encoded), true);
  assert.equal(await passwords.verify("correct horse batterz", encoded), false);
  assert.equal(passwords.needsRehash(encoded), false);
});

test("a password is taken exactly: no trimming, normalising, folding or cutting", async () => {
  const passwords = new Passwords({ hashers: [cheap] });
  const encoded = await passwords.hash(" Pässword\u00a0½ ");
  for (const other of [
    "Pässword\u00a0½",
    " pässword\u00a0½ ",
    " Pässword ½ ",
    " Pässword\u00a01⁄2 ",
    " Pa\u0308ssword\u00a0½ ",
  ]) {
    assert.equal(await passwords.verify(other, encoded), false, other);
  }
  const long = await passwords.hash("x".repeat(1024));
  assert.equal(await passwords.verify("x".repeat(1023), long), false);
  assert.equal(await passwords.verify("x".repeat(1024), long), true);
});

test("an empty, overlong or broken password is refused before any hashing", async () => {
  const hasher = counting(cheap);
  const passwords = new Passwords({ hashers: [hasher] });
  for (const password of ["", "x".repeat(1025), "x".repeat(1_000_000), "a\ud800b"]) {
    await assert.rejects(
      passwords.hash(password),
      (e) => e instanceof NuagesError && e.code === "E_PASSWORD_UNACCEPTABLE",
    );
  }
  assert.equal(hasher.calls, 0);
});

test("every failed verification costs one hash with today's parameters: unknown, unusable, overlong, damaged, wrong", async () => {
  const hasher = counting(cheap);
  const passwords = new Passwords({ hashers: [hasher] });
  const good = await passwords.hash("correct horse battery");
  const paths: [string, string | undefined][] = [
    ["wrong password", good],
    ["no such user", undefined],
    ["unusable", unusablePassword()],
    ["empty column", ""],
    ["damaged", good.slice(0, -35)],
    ["x".repeat(5000), good],
    ["", good],
  ];
  for (const [password, encoded] of paths) {
    hasher.calls = 0;
    assert.equal(await passwords.verify(password, encoded), false);
    assert.equal(hasher.calls, 1, `${password.slice(0, 20)} against ${encoded}`);
  }
});

test("a wrong password against an older, cheaper hash also costs a hash of today, like the rehash of a right one", async () => {
  const today = counting(new Argon2idHasher({ memory: 16, passes: 1 }));
  const old = await cheap.hash("correct horse battery");
  const passwords = new Passwords({ hashers: [today] });
  assert.equal(passwords.needsRehash(old), true);
  assert.equal(await passwords.verify("wrong", old), false);
  assert.equal(today.calls, 2);
  today.calls = 0;
  assert.equal(await passwords.verify("correct horse battery", old), true);
  assert.equal(today.calls, 1);
});

test("an unusable password matches nothing, not even itself, and is different each time", async () => {
  const passwords = new Passwords({ hashers: [cheap] });
  const encoded = unusablePassword();
  assert.notEqual(encoded, unusablePassword());
  assert.equal(passwords.isUsable(encoded), false);
  assert.equal(await passwords.verify(encoded, encoded), false);
});

test("a hash whose parameters would take the machine's memory is taken for damage", async () => {
  const [salt, hash] = [Buffer.alloc(16), Buffer.alloc(32)];
  const make = (m: number, t: number, p: number) =>
    formatPhc({
      id: "argon2id",
      version: 19,
      salt,
      hash,
      params: new Map([
        ["m", m],
        ["t", t],
        ["p", p],
      ]),
    });
  for (const encoded of [
    make(99_999_999, 3, 1),
    make(65_536, 9999, 1),
    make(65_536, 3, 99),
    make(4, 3, 1),
    make(64, 0, 1),
  ]) {
    assert.equal(cheap.handles(encoded), false, encoded);
  }
  assert.equal(cheap.handles(make(65_536, 3, 1)), true);
  assert.equal(parsePhc(`$argon2id$v=19$m=8,t=1,p=1$${"A".repeat(21)}B$${"A".repeat(43)}`), undefined);
});

test("a hash of any other cost is one to be made anew", async () => {
  const encoded = await cheap.hash("correct horse battery");
  assert.equal(cheap.isCurrent(encoded), true);
  for (const other of [{ memory: 16 }, { passes: 2 }, { memory: 16, parallelism: 2 }])
    assert.equal(
      new Argon2idHasher({ memory: 8, passes: 1, ...other }).isCurrent(encoded),
      false,
      JSON.stringify(other),
    );
});
