import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" })
  .split("\0")
  .filter((file) => /\.(ts|cjs|js|md|html|css|json|xml|svg)$|^\.ci\//.test(file));

test("no file names a registry's host: the lock files hold none", () => {
  const found = tracked.filter(
    (file) => /package(-lock)?\.json$/.test(file) && /"resolved":\s*"https?:/.test(readFileSync(file, "utf8")),
  );
  assert.deepEqual(found, []);
});

test("no file leaves work for later", () => {
  const pattern = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X"].join("|")})\\b`);
  assert.deepEqual(
    tracked.filter((file) => pattern.test(readFileSync(file, "utf8"))),
    [],
  );
});

test("no file names a path of somebody's machine", () => {
  const pattern = new RegExp(`(${["/wo" + "rk/", "/ho" + "me/[a-z]+/", "/Us" + "ers/[a-z]+/"].join("|")})`);
  assert.deepEqual(
    tracked.filter((file) => pattern.test(readFileSync(file, "utf8"))),
    [],
  );
});
