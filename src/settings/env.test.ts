import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import { env } from "./env.ts";

const name = "NUAGES_TEST_VARIABLE";
const set = (value: string) => {
  process.env[name] = value;
};
afterEach(() => {
  delete process.env[name];
  delete process.env.NUAGES_TEST_OTHER;
});

test("each reader gives its type", () => {
  set("text");
  assert.equal(env(name), "text");
  assert.equal(env.string(name), "text");
  set(" 12.5 ");
  assert.equal(env.number(name), 12.5);
  for (const word of ["1", "true", "YES", "on"]) {
    set(word);
    assert.equal(env.boolean(name), true);
  }
  for (const word of ["0", "false", "No", "off"]) {
    set(word);
    assert.equal(env.boolean(name), false);
  }
  set("sqlite:./site.db");
  assert.equal(env.url(name), "sqlite:./site.db");
  set(" a.example , ,b.example,");
  assert.deepEqual(env.list(name), ["a.example", "b.example"]);
});

test("a variable that is not set or empty takes the default, or is missed by its name", () => {
  for (const prepare of [() => {}, () => set(""), () => set("  ")]) {
    prepare();
    assert.equal(env(name, { default: "d" }), "d");
    assert.equal(env.number(name, { default: 0 }), 0);
    assert.equal(env.boolean(name, { default: false }), false);
    assert.deepEqual(env.list(name, { default: [] }), []);
    assert.throws(() => env(name), { code: "E_ENV_MISSING", message: new RegExp(name) });
    assert.throws(() => env.number(name), { code: "E_ENV_MISSING" });
    assert.throws(() => env.url(name), { code: "E_ENV_MISSING" });
  }
});

test("a wrong value is told by the variable's name and never shown", () => {
  set("s3cret-value");
  for (const read of [() => env.number(name), () => env.boolean(name), () => env.url(name)]) {
    assert.throws(read, (error: Error & { code?: string }) => {
      assert.equal(error.code, "E_ENV_VALUE");
      assert.ok(error.message.includes(name));
      assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes("s3cret-value"));
      return true;
    });
  }
});

test("numbers are decimal and within their bounds", () => {
  for (const bad of ["1e3", "0x10", "Infinity", "1,5", "١"]) {
    set(bad);
    assert.throws(() => env.number(name), { code: "E_ENV_VALUE" }, bad);
  }
  set("70000");
  assert.throws(() => env.number(name, { min: 0, max: 65535 }), /from 0 to 65535/);
});

test("the file .env of a folder is read; what is set already stays; no file is fine", () => {
  const dir = mkdtempSync(join(tmpdir(), "nuages-env-"));
  try {
    env.load(dir);
    writeFileSync(join(dir, ".env"), `${name}=from file\nNUAGES_TEST_OTHER="o # o"\n`);
    set("from outside");
    env.load(dir);
    assert.equal(env(name), "from outside");
    assert.equal(env("NUAGES_TEST_OTHER"), "o # o");
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("the bounds of a number are within it", () => {
  for (const text of ["1", "5"]) {
    set(text);
    assert.equal(env.number(name, { min: 1, max: 5 }), Number(text));
  }
  for (const text of ["0.9", "5.1"]) {
    set(text);
    assert.throws(() => env.number(name, { min: 1, max: 5 }), { code: "E_ENV_VALUE" });
  }
});
