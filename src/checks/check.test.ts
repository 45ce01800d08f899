import assert from "node:assert/strict";
import { test } from "node:test";
import { type CheckMessage, runChecks } from "nuages/checks";

const message = (id: string, level: CheckMessage["level"]): CheckMessage => ({ id, level, message: "m", hint: "h" });

test("findings of all checks come together, errors first, then by id", async () => {
  const found = await runChecks(
    [
      () => [message("b.W001", "warning"), message("b.E001", "error")],
      async () => [message("a.I001", "info"), message("a.E001", "error")],
    ],
    undefined,
  );
  assert.deepEqual(
    found.map((one) => one.id),
    ["a.E001", "b.E001", "b.W001", "a.I001"],
  );
});

test("every check gets the subject", async () => {
  const seen: unknown[] = [];
  const look = (subject: unknown): CheckMessage[] => {
    seen.push(subject);
    return [];
  };
  await runChecks([look], "site");
  assert.deepEqual(seen, ["site"]);
});
