import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckMessage } from "../../checks/index.ts";
import check from "./check.ts";

/** Runs the command on a site whose checks find this. */
async function run(found: readonly CheckMessage["level"][], options: { deploy?: boolean; failOn?: string } = {}) {
  const printed: string[] = [];
  const warned: string[] = [];
  let asked: unknown;
  const application = {
    checks: async (given: unknown) => {
      asked = given;
      return found.map((level) => ({ id: "shop.X001", level, message: `an ${level}`, hint: "Mend it." }));
    },
  };
  const code = await check.run({
    application,
    args: {},
    options: { deploy: false, failOn: "error", ...options },
    print: (text: string) => void printed.push(text),
    warn: (text: string) => void warned.push(text),
  } as unknown as Parameters<typeof check.run>[0]);
  return { code, printed: printed.join("\n"), warned, asked };
}

test("check ends with 1 where it finds an error, and with --fail-on=warning where it finds a warning", async () => {
  const codes: [found: CheckMessage["level"][], onError: number, onWarning: number][] = [
    [[], 0, 0],
    [["info"], 0, 0],
    [["warning", "info"], 0, 1],
    [["error"], 1, 1],
    [["info", "warning", "error"], 1, 1],
  ];
  for (const [found, onError, onWarning] of codes) {
    assert.equal((await run(found)).code, onError, String(found));
    assert.equal((await run(found, { failOn: "warning" })).code, onWarning, String(found));
  }
});

test("check tells each finding with its hint, and how many there are", async () => {
  const { printed, warned, asked } = await run(["error", "warning", "warning"], { deploy: true });
  assert.equal(printed, "The system check found 1 error, 2 warnings, 0 info.");
  assert.equal(warned.length, 3);
  assert.match(warned[0]!, /an error \(shop\.X001\)\n.*Mend it\./);
  assert.deepEqual(asked, { deploy: true });
  assert.match((await run([])).printed, /nothing to mend/);
});
