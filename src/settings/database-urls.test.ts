import assert from "node:assert/strict";
import { test } from "node:test";
import { absoluteDatabases } from "./database-urls.ts";

test("files of databases start at the site's folder, and a database in memory stays one", () => {
  const urlOf = (url: string) => absoluteDatabases({ default: { url } }, "/srv/site").default?.url;
  assert.equal(urlOf("sqlite:db.sqlite3"), "sqlite:/srv/site/db.sqlite3");
  assert.equal(urlOf("sqlite:/var/db.sqlite3"), "sqlite:/var/db.sqlite3");
  assert.equal(urlOf("sqlite::memory:"), "sqlite::memory:");
});
