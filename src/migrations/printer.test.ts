import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { print } from "./printer.ts";

describe("a printed value", () => {
  it("is the same value when it is read, whatever its keys and texts", () => {
    const text = `${String.fromCharCode(0x2028, 0x2029)}"\\\n`;
    const value = { ...JSON.parse('{"__proto__":{"a":1},"a-b":[],"constructor":{},"n":null}'), text };
    Object.defineProperty(value, "__proto__", { value: { a: 1 }, enumerable: true });
    const code = print(value);
    assert.doesNotMatch(code, /[\u2028\u2029]/);
    const read = new Function(`return (${code})`)() as object;
    assert.ok(Object.hasOwn(read, "__proto__"));
    assert.deepEqual(Object.fromEntries(Object.entries(read)), Object.fromEntries(Object.entries(value)));
    assert.equal(JSON.stringify(read), JSON.stringify(value));
    assert.equal(print([1n, undefined]), "[1n, undefined]");
  });
});
