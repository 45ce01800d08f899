import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BadRequest,
  closest,
  codes,
  describeValue,
  didYouMean,
  editDistance,
  Http404,
  NuagesError,
  PermissionDenied,
  SuspiciousOperation,
} from "nuages/errors";

test("an error says what happened with the value, how to fix it, and what it means over HTTP", () => {
  const error = new NuagesError("E_ARGUMENT", { name: "limit", expected: "a positive integer", received: -1 });
  assert.equal(error.message, "limit must be a positive integer, received -1.");
  assert.equal(error.hint, "Pass a positive integer as limit.");
  assert.deepEqual([error.code, error.status, error.name], ["E_ARGUMENT", 500, "NuagesError"]);
});

test("the cause is kept, and a better hint replaces the table's", () => {
  const cause = new TypeError("inner");
  const error = new NuagesError("E_INTERNAL", { detail: "x" }, { cause, hint: "Look there." });
  assert.equal(error.cause, cause);
  assert.equal(error.hint, "Look there.");
});

test("the errors that end a request carry its status and their own name", () => {
  const errors = [new Http404("The post"), new PermissionDenied(), new BadRequest("no"), new SuspiciousOperation("no")];
  assert.deepEqual(
    errors.map((error) => error.status),
    [404, 403, 400, 400],
  );
  assert.deepEqual(
    errors.map((error) => error.name),
    ["Http404", "PermissionDenied", "BadRequest", "SuspiciousOperation"],
  );
});

test("codes are named alike and have an HTTP status", () => {
  for (const [name, definition] of Object.entries(codes)) {
    assert.match(name, /^E_[A-Z0-9_]+$/);
    assert.ok(definition.status >= 400 && definition.status < 600, name);
  }
});

test("a value in a message is short, and tells text from numbers", () => {
  assert.equal(describeValue("7"), '"7"');
  assert.equal(describeValue(7n), "7n");
  assert.equal(describeValue([1, 2]), "an array of 2");
  assert.equal(describeValue({ $ne: "" }), "an object with keys $ne");
  assert.equal(describeValue(Object.create(null)), "an object with keys (none)");
  assert.equal(describeValue(new Date(0)), "a Date");
  assert.ok(describeValue("x".repeat(10_000)).length < 100);
});

test("the distance counts a swap of neighbours as one", () => {
  assert.deepEqual([editDistance("", "ab"), editDistance("titel", "title"), editDistance("abc", "abc")], [2, 1, 0]);
});

test("a near word is suggested, a far one is not, and a hostile one costs nothing", () => {
  assert.equal(closest("titel", ["body", "title"]), "title");
  assert.equal(closest("zzz", ["body", "title"]), undefined);
  assert.equal(closest("x".repeat(1_000_000), ["title"]), undefined);
});

test("without a near word the hint lists what there is", () => {
  assert.equal(didYouMean("zzz", ["body", "title"]), 'Choose from "body", "title".');
  assert.equal(didYouMean("bodi", ["body", "title"]), 'Did you mean "body"?');
  assert.equal(didYouMean("x", []), "There are none to choose from.");
});
