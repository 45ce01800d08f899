import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Decimal, markSafe, Temporal } from "../../lib/index.ts";
import { HttpRequest } from "../request.ts";
import { requestSlot } from "../request-slot.ts";
import { HttpResponse, type ResponseBody } from "../response.ts";
import { FileResponse } from "./file-response.ts";
import { JsonResponse } from "./json-response.ts";
import { MethodNotAllowedResponse } from "./method-not-allowed-response.ts";
import { NotModifiedResponse } from "./not-modified-response.ts";
import { RedirectResponse, redirectExternal } from "./redirect-response.ts";
import { StreamingResponse } from "./streaming-response.ts";

async function readAll(body: ResponseBody): Promise<string> {
  let text = "";
  for await (const part of body as AsyncIterable<Uint8Array | string>) text += Buffer.from(part as string).toString();
  return text;
}

describe("JsonResponse", () => {
  it("writes the values of models without losing a digit", () => {
    const data = {
      big: 9007199254740993n,
      price: new Decimal("12345678901234567890.55"),
      day: Temporal.PlainDate.from("2026-11-25"),
      at: new Date("2026-11-25T09:00:00Z"),
      safe: markSafe("<b>"),
      map: new Map([["a", 1]]),
      set: new Set([1, 2]),
      missing: undefined,
    };
    assert.deepEqual(JSON.parse(new JsonResponse(data).text()), {
      big: "9007199254740993",
      price: "12345678901234567890.55",
      day: "2026-11-25",
      at: "2026-11-25T09:00:00.000Z",
      safe: "<b>",
      map: { a: 1 },
      set: [1, 2],
    });
  });

  it("is application/json, with the status given", () => {
    const response = new JsonResponse({ a: 1 }, { status: 201 });
    assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
    assert.equal(response.status, 201);
    assert.equal(
      new JsonResponse({}, { contentType: "application/feed+json" }).headers.get("content-type"),
      "application/feed+json",
    );
  });

  it("writes undefined as null", () => {
    assert.equal(new JsonResponse(undefined).text(), "null");
  });

  it("takes a Map with the key __proto__ as data", () => {
    assert.equal(new JsonResponse(new Map([["__proto__", 1]])).text(), '{"__proto__":1}');
  });
});

describe("RedirectResponse", () => {
  it("redirects with the status for the purpose", () => {
    assert.equal(new RedirectResponse("/a/").status, 302);
    assert.equal(new RedirectResponse("/a/", { permanent: true }).status, 301);
    assert.equal(new RedirectResponse("/a/", { preserveMethod: true }).status, 307);
    assert.equal(new RedirectResponse("/a/", { preserveMethod: true, permanent: true }).status, 308);
    assert.equal(new RedirectResponse("/a/?b=1#c").location, "/a/?b=1#c");
  });

  it("percent-encodes what isn't ASCII instead of failing in the server", () => {
    assert.equal(new RedirectResponse("/prix/€").location, "/prix/%E2%82%AC");
  });

  for (const location of [
    "//evil.tld",
    "///evil.tld",
    "/\\evil.tld",
    "\\\\evil.tld",
    "/\t/evil.tld",
    "/\n/evil.tld",
    "\njavascript:alert(1)",
    "javascript:alert(1)",
    "data:text/html,x",
    "https:evil.tld",
    "http:999999999",
    "http:///evil.tld",
    "https://evil.tld/",
    "http://own.example@evil.tld/",
    "http://own.example\\@evil.tld",
    "\b//evil.tld",
    " //evil.tld",
    "/a\r\nSet-Cookie: x=y",
    "",
    `/${"a".repeat(2048)}`,
  ]) {
    it(`refuses ${JSON.stringify(location.slice(0, 40))}`, () => {
      const request = HttpRequest.make({ url: "http://own.example/login" });
      assert.throws(() => new RedirectResponse(location), { code: "E_UNSAFE_REDIRECT", status: 400 });
      requestSlot.run(request, () =>
        assert.throws(() => new RedirectResponse(location), { code: "E_UNSAFE_REDIRECT" }),
      );
    });
  }

  it("takes a full URL of our own origin inside a request, and refuses it outside", () => {
    const request = HttpRequest.make({ url: "https://own.example/" });
    assert.equal(
      requestSlot.run(request, () => new RedirectResponse("https://own.example/x").location),
      "https://own.example/x",
    );
    assert.throws(() => new RedirectResponse("https://own.example/x"), { code: "E_UNSAFE_REDIRECT" });
  });

  it("doesn't lead from https to http", () => {
    const request = HttpRequest.make({ url: "https://own.example/" });
    requestSlot.run(request, () =>
      assert.throws(() => new RedirectResponse("http://own.example/x"), { code: "E_UNSAFE_REDIRECT" }),
    );
  });
});

describe("redirectExternal", () => {
  it("leads to a host of the list", () => {
    const response = redirectExternal("https://pay.example.org/x?y=é", { hosts: ["pay.example.org"] });
    assert.equal(response.status, 302);
    assert.equal(response.headers.get("location"), "https://pay.example.org/x?y=%C3%A9");
  });

  for (const url of [
    "https://evil.tld/",
    "https://pay.example.org@evil.tld/",
    "https://u:p@pay.example.org/",
    "javascript:alert(1)",
    "/x",
    "https://pay.example.org:8443/",
  ]) {
    it(`refuses ${url}`, () => {
      assert.throws(() => redirectExternal(url, { hosts: ["pay.example.org"] }), { code: "E_UNSAFE_REDIRECT" });
    });
  }
});

describe("FileResponse", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "nuages-file-"));
    await writeFile(join(folder, "a.txt"), "hello");
    await writeFile(join(folder, "empty.bin"), "");
  });
  after(() => rm(folder, { recursive: true }));

  it("sends a file to be saved, with its size, type and name", async () => {
    const response = await FileResponse.open(join(folder, "a.txt"));
    assert.equal(response.headers.get("content-length"), "5");
    assert.equal(response.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.equal(response.headers.get("content-disposition"), 'attachment; filename="a.txt"');
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("content-security-policy"), "sandbox");
    assert.equal(await readAll(response.body), "hello");
  });

  it("sends as many bytes as it has announced, should the file grow meanwhile", async () => {
    await writeFile(join(folder, "grows.log"), "12345");
    const response = await FileResponse.open(join(folder, "grows.log"));
    await writeFile(join(folder, "grows.log"), "123456789");
    assert.equal(response.headers.get("content-length"), "5");
    assert.equal(await readAll(response.body), "12345");
  });

  it("sends an empty file", async () => {
    const response = await FileResponse.open(join(folder, "empty.bin"));
    assert.equal(response.headers.get("content-length"), "0");
    assert.equal(await readAll(response.body), "");
  });

  it("shows a file only when asked to", async () => {
    const response = await FileResponse.open(join(folder, "a.txt"), { inline: true, filename: "x.txt" });
    assert.equal(response.headers.get("content-disposition"), 'inline; filename="x.txt"');
    assert.equal(response.headers.has("content-security-policy"), false);
  });

  it("is 404 for a missing file and for a folder", async () => {
    await assert.rejects(FileResponse.open(join(folder, "missing")), { code: "E_NOT_FOUND" });
    await assert.rejects(FileResponse.open(folder), { code: "E_NOT_FOUND" });
    await assert.rejects(FileResponse.open(join(folder, "a\0b")), { code: "E_NOT_FOUND" });
  });

  it("makes a file of bytes", () => {
    const response = new FileResponse(Buffer.from("a,b"), { filename: "posts.csv" });
    assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8");
  });
});

describe("the other responses", () => {
  it("says which methods are allowed", () => {
    const response = new MethodNotAllowedResponse(["GET", "HEAD"]);
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD");
  });

  it("repeats in a 304 what a 304 must repeat, and no more", () => {
    const like = new HttpResponse("x", { headers: { ETag: '"a"', Vary: "Cookie", "X-Other": "1" } });
    const response = new NotModifiedResponse(like);
    assert.equal(response.status, 304);
    assert.deepEqual(
      [...response.headers],
      [
        ["ETag", '"a"'],
        ["Vary", "Cookie"],
      ],
    );
  });

  it("streams iterables and async iterables", async () => {
    assert.equal(await readAll(new StreamingResponse(["a", "b"]).body), "ab");
    async function* parts() {
      yield "a";
      yield Buffer.from("b");
    }
    assert.equal(await readAll(new StreamingResponse(parts()).body), "ab");
    assert.equal(new StreamingResponse([]).headers.get("content-type"), "application/octet-stream");
  });
});

describe("redirectExternal to a host whose name ends alike", () => {
  it("is refused", () => {
    for (const url of ["https://evilpay.example.org/", "https://x.pay.example.org/"])
      assert.throws(() => redirectExternal(url, { hosts: ["pay.example.org"] }), { code: "E_UNSAFE_REDIRECT" });
  });
});
