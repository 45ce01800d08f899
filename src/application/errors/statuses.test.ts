import assert from "node:assert/strict";
import { test } from "node:test";
import { statusText } from "./statuses.ts";

test("a status has words of its own, and none is called by another's name", () => {
  const statuses = [400, 401, 403, 404, 405, 406, 409, 410, 413, 414, 415, 422, 429, 431, 500, 501, 503];
  assert.equal(new Set(statuses.map((status) => statusText(status).title)).size, statuses.length);
  assert.equal(statusText(410).title, "Gone");
  assert.notEqual(statusText(418).title, statusText(400).title);
  assert.equal(statusText(507).title, statusText(500).title);
});
