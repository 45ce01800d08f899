import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pages } from "./pages.ts";

test("every relative link of the documentation leads to a file", () => {
  const broken = pages()
    .filter((page) => !page.startsWith("demo/"))
    .flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
        .map((match) => match[1]!)
        .filter((link) => !existsSync(join(dirname(page), link)))
        .map((link) => `${page} → ${link}`),
    );
  assert.deepEqual(broken, []);
});
