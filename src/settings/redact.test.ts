import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutCredentials } from "./redact.ts";

test("a URL is shown without its name and password, however the password is written", () => {
  const cases: [given: string, shown: string][] = [
    ["postgres://user:pass@host/db", "postgres://••••••••@host/db"],
    ["postgres://user:p@ss@host/db", "postgres://••••••••@host/db"],
    ["postgres://user:pa/ss?wo#rd@host/db", "postgres://••••••••@host/db"],
    ["postgres://token@host/db", "postgres://••••••••@host/db"],
    ["postgres://host/db?user=me&password=pass&ssl=1", "postgres://host/db?user=me&password=[redacted]&ssl=1"],
    ["https://cdn.example/@scope/file.js", "https://cdn.example/@scope/file.js"],
    ["sqlite:/srv/db@1.sqlite3", "sqlite:/srv/db@1.sqlite3"],
    ["https://", "https://"],
    ["user@example.com", "user@example.com"],
  ];
  for (const [given, shown] of cases) assert.equal(withoutCredentials(given), shown);
});
