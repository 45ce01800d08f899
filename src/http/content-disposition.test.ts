import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contentDisposition } from "./content-disposition.ts";

describe("contentDisposition", () => {
  for (const [filename, expected] of [
    [undefined, "attachment"],
    ["", "attachment"],
    ["report.pdf", 'attachment; filename="report.pdf"'],
    ["a b.txt", 'attachment; filename="a b.txt"'],
    ["café.txt", "attachment; filename=\"caf_.txt\"; filename*=UTF-8''caf%C3%A9.txt"],
    ["it's (1)*.txt", 'attachment; filename="it\'s (1)*.txt"'],
    ["é'()*", "attachment; filename=\"_'()*\"; filename*=UTF-8''%C3%A9%27%28%29%2A"],
    ["100%.txt", "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"],
    // CVE-2022-36359: a quote must not end the name.
    [
      'multi-part-one";" dummy".txt',
      "attachment; filename=\"multi-part-one_;_ dummy_.txt\"; filename*=UTF-8''multi-part-one%22%3B%22%20dummy%22.txt",
    ],
    ["../../etc/passwd", 'attachment; filename="passwd"'],
    ["..\\..\\boot.ini", 'attachment; filename="boot.ini"'],
    ["..", "attachment"],
    ["a\r\nSet-Cookie: x=y.txt", 'attachment; filename="aSet-Cookie: x=y.txt"'],
    // Right-to-left override would show "exe.fdp" as "pdf.exe".
    ["\u202efdp.exe", 'attachment; filename="fdp.exe"'],
    ["😀.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%F0%9F%98%80.txt"],
  ] as const) {
    it(`names ${JSON.stringify(filename)} safely`, () => {
      assert.equal(contentDisposition("attachment", filename), expected);
    });
  }

  it("survives lone surrogates and very long names", () => {
    assert.match(contentDisposition("inline", "\ud800.txt"), /^inline; filename=/);
    assert.ok(contentDisposition("inline", "é".repeat(10_000)).length < 1500);
  });
});
