import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { adminChecks } from "./checks.ts";
import { makeLibrary } from "./site.test-support.ts";

const routes = (name: string) => ({ entries: () => [{ name }] });

describe("the checks of the admin", () => {
  it("find nothing where everything is there", () => {
    assert.deepEqual(adminChecks({ urls: routes("admin:index") }), []);
  });

  it("are run with those of the application", async () => {
    for (const mounted of [true, false]) {
      const library = await makeLibrary({ mounted });
      const found = await library.site.application.checks();
      await library.close();
      assert.deepEqual(
        found.filter((each) => each.id.startsWith("admin.")).map((each) => each.id),
        mounted ? [] : ["admin.W001"],
      );
    }
  });

  it("warn where the admin has no address", () => {
    assert.deepEqual(
      adminChecks({ urls: routes("home") }).map((each) => each.id),
      ["admin.W001"],
    );
  });
});
