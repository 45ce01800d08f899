import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { BodyTooLarge } from "../errors.ts";
import { readBody } from "./read-body.ts";

/** Bytes in use that nothing can let go of. */
function usedMemory(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("readBody", () => {
  for (const sizes of [[5], [1, 1], [3, 5, 100, 1, 70], [1000], [0, 0, 4, 0]]) {
    it(`puts chunks of ${sizes.join(", ")} bytes together`, async () => {
      const all = Buffer.from(Array.from({ length: sizes.reduce((a, b) => a + b) }, (_, i) => i % 251));
      let at = 0;
      async function* source() {
        for (const size of sizes) yield all.subarray(at, (at += size));
      }
      assert.deepEqual(Buffer.from(await readBody(source(), 1000, undefined)), all);
    });
  }

  it("stops at the first byte over the limit", async () => {
    let given = 0;
    async function* source() {
      for (;;) yield Buffer.alloc(++given > 0 ? 10 : 0);
    }
    await assert.rejects(readBody(source(), 95, undefined), BodyTooLarge);
    assert.equal(given, 10);
  });

  it("holds little more than the body's own bytes, also where it comes in chunks of one byte", async () => {
    const before = usedMemory();
    let more = 0;
    async function* source() {
      for (let i = 0; i < 300_000; i++) yield Buffer.allocUnsafeSlow(1);
      more = usedMemory() - before;
    }
    assert.equal((await readBody(source(), 1024 * 1024, undefined)).byteLength, 300_000);
    assert.ok(more < 5_000_000, `${more} bytes`);
  });
});
