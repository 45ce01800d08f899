import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HttpResponse } from "./response.ts";
import { ResponseHeaders } from "./response-headers.ts";

describe("ResponseHeaders", () => {
  it("sets, appends, replaces and deletes in any case", () => {
    const headers = new ResponseHeaders({ "X-A": "1" });
    headers.append("x-a", "2").set("X-B", "b");
    assert.equal(headers.get("X-A"), "1, 2");
    headers.set("x-a", "3");
    assert.deepEqual(
      [...headers],
      [
        ["x-a", "3"],
        ["X-B", "b"],
      ],
    );
    assert.equal(headers.delete("X-b"), true);
    assert.equal(headers.has("x-b"), false);
  });

  it("keeps every cookie on its own line", () => {
    const headers = new ResponseHeaders([
      ["Set-Cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
    assert.deepEqual(headers.flat(), ["Set-Cookie", "a=1", "Set-Cookie", "b=2"]);
    assert.deepEqual(headers.cookies, ["a=1", "b=2"]);
    headers.set("Set-Cookie", "c=3");
    assert.equal(headers.get("set-cookie"), "c=3");
    assert.equal(headers.delete("set-cookie"), true);
    assert.equal(headers.get("set-cookie"), undefined);
  });

  it("adds names to Vary once, in any case, and keeps a star alone", () => {
    const headers = new ResponseHeaders();
    headers.vary("Cookie").vary("cookie", "Accept");
    assert.equal(headers.get("vary"), "Cookie, Accept");
    assert.equal(headers.vary("*").get("vary"), "*");
    assert.equal(headers.vary("Origin").get("vary"), "*");
  });

  for (const [what, value] of [
    ["a line feed", "a\nSet-Cookie: x=y"],
    ["a carriage return", "a\rb"],
    ["a NUL", "a\0b"],
    ["a euro sign, which node would refuse later", "€"],
    ["a latin-1 letter", "é"],
    ["a delete character", "a\u007f"],
  ] as const) {
    it(`refuses a value with ${what}`, () => {
      for (const method of ["set", "append"] as const) {
        assert.throws(() => new ResponseHeaders()[method]("X-A", value), { code: "E_HEADER" });
      }
      assert.throws(() => new ResponseHeaders({ "X-A": value }), { code: "E_HEADER" });
    });
  }

  it("refuses names that are no header names, and values that are no text", () => {
    for (const name of ["", "a b", "a:", "a\r\nb", "é"]) {
      assert.throws(() => new ResponseHeaders().set(name, "x"), { code: "E_HEADER" }, name);
    }
    assert.throws(() => new ResponseHeaders().set("X-A", 1 as never), { code: "E_HEADER" });
  });

  for (const name of ["constructor", "__proto__"]) {
    it(`has no header ${name}`, () => {
      assert.equal(new ResponseHeaders().get(name), undefined);
    });
  }
});

describe("HttpResponse", () => {
  it("is HTML with status 200 unless told otherwise", () => {
    const response = new HttpResponse("<p>");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(response.text(), "<p>");
    assert.equal(response.isStreaming, false);
  });

  it("has no content type without a body", () => {
    assert.equal(new HttpResponse().headers.has("content-type"), false);
    assert.equal(new HttpResponse().text(), "");
  });

  it("takes the content type from the option or the headers", () => {
    assert.equal(new HttpResponse("", { contentType: "text/csv" }).headers.get("content-type"), "text/csv");
    assert.equal(new HttpResponse("", { headers: { "content-type": "a/b" } }).headers.get("content-type"), "a/b");
  });

  it("decodes bytes as text, and refuses to read a stream as text", () => {
    assert.equal(new HttpResponse(Buffer.from("é")).text(), "é");
    const streaming = new HttpResponse((async function* () {})());
    assert.equal(streaming.isStreaming, true);
    assert.throws(() => streaming.text(), { code: "E_STREAM_TWICE" });
  });

  for (const status of [0, 100, 199, 600, 200.5, Number.NaN, "200"]) {
    it(`refuses the status ${String(status)}`, () => {
      assert.throws(() => new HttpResponse("", { status: status as number }), { code: "E_STATUS" });
    });
  }

  it("sets and deletes cookies", () => {
    const response = new HttpResponse().setCookie("a", "1").deleteCookie("b", { path: "/x" });
    assert.match(response.headers.cookies[0]!, /^a=1; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.match(response.headers.cookies[1]!, /^b=; Max-Age=0; Path=\/x; Expires=Thu, 01 Jan 1970 00:00:00 GMT/);
  });

  it("runs every closer once, and reports the errors of some", async () => {
    const calls: string[] = [];
    const errors: unknown[] = [];
    const response = new HttpResponse()
      .onClose(() => void calls.push("a"))
      .onClose(async () => Promise.reject(new RangeError("b")))
      .onClose(() => void calls.push("c"));
    await response.close((error) => errors.push(error));
    await response.close((error) => errors.push(error));
    assert.deepEqual(calls, ["a", "c"]);
    assert.equal(errors.length, 1);
  });

  it("belongs to one request only", () => {
    const response = new HttpResponse();
    const owner = {};
    response.claim(owner, () => "x");
    response.claim(owner, () => "x");
    assert.throws(() => response.claim({}, () => "The view x"), { code: "E_RESPONSE_REUSED" });
  });
});
