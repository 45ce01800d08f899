import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HttpRequest } from "./request.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };
const json = { "content-type": "application/json" };

function post(
  body: string | Uint8Array | AsyncIterable<Uint8Array>,
  headers: Record<string, string> = form,
  limits = {},
): HttpRequest {
  return HttpRequest.make({ method: "POST", url: "/", headers, body, limits });
}

async function* chunks(count: number, size: number, seen: { bytes: number }): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) {
    seen.bytes += size;
    yield new Uint8Array(size);
  }
}

describe("HttpRequest: address", () => {
  it("splits path and query", () => {
    const request = HttpRequest.make({ url: "/posts/?page=2&tag=a" });
    assert.equal(request.path, "/posts/");
    assert.equal(request.queryString, "page=2&tag=a");
    assert.equal(request.query.get("page"), "2");
    assert.equal(request.fullPath, "/posts/?page=2&tag=a");
  });

  it("decodes the path once", () => {
    assert.equal(HttpRequest.make({ url: "/caf%C3%A9/%2525" }).path, "/café/%25");
    assert.equal(HttpRequest.make({ url: "/café/" }).path, "/café/");
    assert.equal(HttpRequest.make({ url: "/café/" }).rawUrl, "/caf%C3%A9/");
  });

  it("takes scheme and host of a full URL", () => {
    const request = HttpRequest.make({ url: "https://example.org/a?b=1" });
    assert.equal(request.isSecure, true);
    assert.equal(request.host, "example.org");
    assert.equal(request.absoluteUri(), "https://example.org/a?b=1");
    assert.equal(request.absoluteUri("/feed/"), "https://example.org/feed/");
    assert.equal(request.absoluteUri("c"), "https://example.org/c");
  });

  it("never gives a full path that a browser reads as another host (//evil.tld)", () => {
    const request = HttpRequest.make({ url: "//evil.tld/x" });
    assert.equal(request.fullPath, "/%2Fevil.tld/x");
    assert.equal(new URL(request.fullPath, "http://own.example").host, "own.example");
  });

  it("makes no absolute URL from a malformed Host", () => {
    for (const host of ["a/b@c", "example.com:dr.frankenstein@evil.tld", "", "a b"]) {
      const request = HttpRequest.make({ url: "/", headers: { host } });
      assert.throws(() => request.absoluteUri(), { code: "E_BAD_REQUEST" });
    }
  });

  for (const [what, url] of [
    ["a lone percent sign", "/%"],
    ["an encoded NUL", "/a%00b"],
    ["bytes that are not UTF-8", "/%ff"],
    ["an encoded lone surrogate", "/%ED%A0%80"],
    ["an encoded line break (/admin%0a)", "/admin%0a"],
    ["a terminal escape (CVE-2025-48432)", "/%1B[1;31m"],
    ["a dot segment", "/static/../secret"],
    ["an encoded dot segment", "/static/%2e%2e/secret"],
    ["a dot segment after an encoded slash", "/a%2f..%2fb"],
    ["a dot segment with backslashes", "/a%5c..%5cb"],
    ["a fragment", "/a#b"],
  ] as const) {
    it(`has the problem 400 for ${what}`, () => {
      const request = HttpRequest.make({ url });
      assert.equal(request.problem?.status, 400);
      assert.ok(request.path.startsWith("/"));
    });
  }

  it("has the problem 414 for a URL over 8 KiB", () => {
    assert.equal(HttpRequest.make({ url: `/${"a".repeat(8192)}` }).problem?.code, "E_URI_TOO_LONG");
    assert.equal(HttpRequest.make({ url: `/${"a".repeat(8191)}` }).problem, undefined);
  });

  it("leaves double encoding alone: %252e%252e is no dot segment", () => {
    const request = HttpRequest.make({ url: "/%252e%252e/" });
    assert.equal(request.problem, undefined);
    assert.equal(request.path, "/%2e%2e/");
  });

  it("refuses a query of 501 parameters when it is read", () => {
    const request = HttpRequest.make({ url: `/?${"a=1&".repeat(501)}` });
    assert.throws(() => request.query, { code: "E_TOO_MANY_FIELDS" });
  });
});

describe("HttpRequest: the rest of the head", () => {
  it("reads headers, cookies and content type", () => {
    const request = HttpRequest.make({
      url: "/",
      headers: { Cookie: "a=1", "Content-Type": "text/plain", "X-A": "b" },
    });
    assert.equal(request.cookies.get("a"), "1");
    assert.equal(request.contentType, "text/plain");
    assert.equal(request.headers.get("x-a"), "b");
    assert.equal(request.method, "GET");
    assert.equal(request.remoteAddress, "127.0.0.1");
  });

  it("has a nonce of 128 bits that stays the same for the request only", () => {
    const request = HttpRequest.make({ url: "/" });
    assert.equal(Buffer.from(request.nonce, "base64").length, 16);
    assert.equal(request.nonce, request.nonce);
    assert.notEqual(request.nonce, HttpRequest.make({ url: "/" }).nonce);
  });

  it("has a signal, also without a socket", () => {
    const controller = new AbortController();
    assert.equal(HttpRequest.make({ url: "/", signal: controller.signal }).signal, controller.signal);
    assert.equal(HttpRequest.make({ url: "/" }).signal.aborted, false);
  });
});

describe("HttpRequest: body", () => {
  it("reads bytes, text, JSON and forms, each once", async () => {
    assert.deepEqual(Buffer.from(await post("abc").bytes()), Buffer.from("abc"));
    assert.equal(await post("é", { "content-type": "text/plain" }).text(), "é");
    const request = post('{"a":[1]}', json);
    assert.deepEqual(await request.json(), { a: [1] });
    assert.equal(await request.json(), await request.json());
    assert.equal((await post("a=1&b=x+y").form()).get("b"), "x y");
  });

  it("reads a body that arrives in parts, even in the middle of a character", async () => {
    async function* parts() {
      yield Buffer.from([0x61, 0xc3]);
      yield Buffer.from([0xa9]);
    }
    assert.equal(await post(parts(), { "content-type": "text/plain" }).text(), "aé");
  });

  it("gives an empty form for a request without body", async () => {
    assert.equal((await HttpRequest.make({ method: "POST", url: "/" }).form()).size, 0);
  });

  it("stops reading at the limit, without a Content-Length too", async () => {
    const seen = { bytes: 0 };
    const request = post(chunks(1000, 65_536, seen), form);
    await assert.rejects(request.bytes(), { code: "E_BODY_TOO_LARGE", status: 413 });
    assert.ok(seen.bytes <= 1024 * 1024 + 65_536);
  });

  it("refuses a declared length over the limit before the first byte", async () => {
    const seen = { bytes: 0 };
    const request = post(chunks(1, 10, seen), { ...form, "content-length": "2000000" });
    await assert.rejects(request.bytes(), { code: "E_BODY_TOO_LARGE" });
    assert.equal(seen.bytes, 0);
  });

  it("counts the bytes although the Content-Length lies", async () => {
    const request = post(chunks(100, 65_536, { bytes: 0 }), { ...form, "content-length": "1" });
    await assert.rejects(request.bytes(), { code: "E_BODY_TOO_LARGE" });
  });

  it("takes exactly the limit", async () => {
    assert.equal((await post("x".repeat(10), form, { bodyBytes: 10 }).bytes()).byteLength, 10);
    await assert.rejects(post("x".repeat(11), form, { bodyBytes: 10 }).bytes(), { status: 413 });
  });

  it("tells that the client went away in the middle of its body", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("a");
      throw Object.assign(new TypeError("aborted"), { code: "ECONNRESET" });
    }
    await assert.rejects(post(broken()).bytes(), { code: "E_CLIENT_GONE", status: 400 });
  });

  it("refuses more than 1000 form fields", async () => {
    await assert.rejects(post("a=1&".repeat(1001)).form(), { code: "E_TOO_MANY_FIELDS" });
    assert.equal((await post("a=1&".repeat(1000)).form()).getAll("a").length, 1000);
  });

  it("refuses a compressed body", async () => {
    for (const encoding of ["gzip", "br", "deflate", "GZIP, br"])
      await assert.rejects(post("x", { ...form, "content-encoding": encoding }).form(), { status: 415 }, encoding);
  });

  it("refuses multipart forms with a hint", async () => {
    const request = post("x", { "content-type": "multipart/form-data; boundary=x" });
    await assert.rejects(request.form(), (error: { status: number; hint: string }) => {
      assert.equal(error.status, 415);
      return assert.match(error.hint, /enctype/) === undefined;
    });
  });

  it("refuses to read JSON as a form and a form as JSON", async () => {
    await assert.rejects(post("{}", json).form(), { status: 415 });
    await assert.rejects(post("a=1", form).json(), { status: 415 });
    await assert.rejects(post("{}", { "content-type": "text/plain" }).json(), { status: 415 });
    await assert.rejects(post("a=1", {}).form(), { status: 415 });
  });

  it("takes JSON of a problem or vendor type", async () => {
    assert.deepEqual(await post("1", { "content-type": "application/problem+json; charset=utf-8" }).json(), 1);
  });

  it("refuses text that is not UTF-8, and other charsets", async () => {
    await assert.rejects(post(Buffer.from([0xff]), { "content-type": "text/plain" }).text(), { status: 400 });
    await assert.rejects(post("a", { "content-type": "text/plain; charset=latin1" }).text(), { status: 415 });
    assert.equal(await post("a", { "content-type": 'text/plain; charset="UTF-8"' }).text(), "a");
  });

  it("refuses a form with malformed escapes", async () => {
    await assert.rejects(post("a=%zz").form(), { status: 400 });
  });
});

describe("the limit of a body", () => {
  it("is the most that is taken, in one piece or in several", async () => {
    async function* parts(...texts: string[]) {
      for (const text of texts) yield Buffer.from(text);
    }
    const read = (body: string | AsyncIterable<Uint8Array>, headers = {}) =>
      HttpRequest.make({ url: "/", method: "POST", body, headers, limits: { bodyBytes: 4 } }).bytes();
    assert.equal((await read("abcd", { "content-length": "4" })).byteLength, 4);
    assert.equal((await read(parts("ab", "cd"))).byteLength, 4);
    for (const body of ["abcde", parts("ab", "cde"), parts("abcde")]) await assert.rejects(read(body), { status: 413 });
  });
});
