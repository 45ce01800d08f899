import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file in a temporary folder of its own, removed at the latest when the process ends. */
export async function createScratch(): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "nuages-test-"));
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeNow);
  return {
    url: `sqlite:${join(folder, "test.sqlite3")}`,
    async remove() {
      process.off("exit", removeNow);
      removeNow();
    },
  };
}
