import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { afterEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { NuagesError } from "../../errors/index.ts";
import { compose, type Middleware } from "../pipeline.ts";
import type { HttpRequest } from "../request.ts";
import { requestSlot } from "../request-slot.ts";
import { HttpResponse } from "../response.ts";
import { StreamingResponse } from "../responses/streaming-response.ts";
import { createServer, type HttpServer, type ServerOptions } from "./server.ts";

type View = (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close({ graceMs: 0 });
});

/** Every response, of errors too, must carry what a layer sets. */
const mark: Middleware = async (_request, next) => {
  const response = await next();
  response.headers.set("X-Layer", "1");
  return response;
};

async function start(view: View, options: Partial<ServerOptions> = {}): Promise<{ port: number; server: HttpServer }> {
  const handler = compose(
    [mark],
    async (request) => view(request),
    async (_request, error) => {
      const status = error instanceof NuagesError ? error.status : 500;
      return new HttpResponse(error instanceof NuagesError ? error.code : String(error), {
        status,
        contentType: "text/plain",
      });
    },
  );
  const server = createServer({ handler, ...options });
  servers.push(server);
  return { port: (await server.listen({ port: 0 })).port, server };
}

const echo: View = (request) => new HttpResponse(`${request.method} ${request.path}`, { contentType: "text/plain" });

/** Sends bytes as they are and reads until the server closes, or `until` appears. */
function raw(port: number, text: string, until?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
    let received = "";
    const done = () => {
      socket.destroy();
      resolve(received);
    };
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (until !== undefined && received.includes(until)) done();
    });
    socket.on("error", done);
    socket.on("close", done);
    socket.setTimeout(5000, done);
  });
}

const statusOf = (response: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(response)?.[1]);
const get = (target: string, headers = "") =>
  `GET ${target} HTTP/1.1\r\nHost: own.example\r\n${headers}Connection: close\r\n\r\n`;

describe("server: framing", () => {
  for (const [what, text, status] of [
    ["two Host headers", "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n", 400],
    ["no Host header", "GET / HTTP/1.1\r\n\r\n", 400],
    ["HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 400],
    ["a Host with a path and user", "GET / HTTP/1.1\r\nHost: a/b@c\r\n\r\n", 400],
    [
      "a Host with a port that is none (CVE-2016-9014)",
      "GET / HTTP/1.1\r\nHost: example.com:dr.frankenstein@evil.tld\r\n\r\n",
      400,
    ],
    ["an absolute target", "GET http://evil.tld/ HTTP/1.1\r\nHost: own.example\r\n\r\n", 400],
    ["the target *", "GET * HTTP/1.1\r\nHost: own.example\r\n\r\n", 400],
    ["TRACE", "TRACE / HTTP/1.1\r\nHost: own.example\r\n\r\n", 405],
    ["a malformed escape in the path", "GET /%zz HTTP/1.1\r\nHost: own.example\r\n\r\n", 400],
    ["101 headers", `GET / HTTP/1.1\r\nHost: own.example\r\n${"X-A: b\r\n".repeat(100)}\r\n`, 431],
    [
      "2500 short headers, of which node would drop most silently",
      `GET / HTTP/1.1\r\nHost: own.example\r\n${"A: \r\n".repeat(2500)}\r\n`,
      431,
    ],
    ["a URL over 8 KiB", `GET /${"a".repeat(9000)} HTTP/1.1\r\nHost: own.example\r\n\r\n`, 414],
  ] as const) {
    it(`ends ${what} with ${status} and a closed connection, under the layers' headers`, async () => {
      let called = false;
      const { port } = await start((request) => {
        called = true;
        return echo(request);
      });
      const response = await raw(port, text);
      assert.equal(statusOf(response), status, response.slice(0, 200));
      assert.match(response, /X-Layer: 1/);
      assert.match(response, /Connection: close/i);
      assert.equal(called, false);
    });
  }

  for (const [what, text, status] of [
    ["a space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400],
    [
      "Content-Length and Transfer-Encoding together",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["two Content-Lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400],
    ["an obsolete line folding", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400],
    ["a bare line feed", "GET / HTTP/1.1\nHost: a\n\n", 400],
    ["a chunk size that is none", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400],
    ["headers over 16 KiB", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(17_000)}\r\n\r\n`, 431],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01", 400],
    ["HTTP/2.0 on a plain connection", "GET / HTTP/2.0\r\nHost: a.example\r\n\r\n", 400],
    ["CONNECT", "CONNECT evil.tld:443 HTTP/1.1\r\nHost: evil.tld\r\n\r\n", 405],
  ] as const) {
    it(`refuses ${what}`, async () => {
      let called = 0;
      const { port } = await start(async (request) => {
        called++;
        await request.bytes();
        return echo(request);
      });
      const response = await raw(port, text);
      assert.equal(statusOf(response), status, response.slice(0, 200));
      // The head of a chunked request is whole before its body turns out to be none.
      assert.equal(called, what.startsWith("a chunk") ? 1 : 0);
      assert.match(response, /Connection: close/i);
    });
  }

  it("drops headers with an underscore", async () => {
    const { port } = await start((request) => new HttpResponse(String(request.headers.get("x_forwarded_proto"))));
    assert.match(await raw(port, get("/", "X_Forwarded_Proto: https\r\n")), /undefined$/);
  });

  it("keeps a target with two slashes as a path of ours", async () => {
    const { port } = await start((request) => new HttpResponse(`${request.path} ${request.fullPath}`));
    assert.match(await raw(port, get("//evil.tld/x")), /\/\/evil\.tld\/x \/%2Fevil\.tld\/x$/);
  });

  it("refuses raw bytes in the target that should have been percent-encoded", async () => {
    const { port } = await start(echo);
    assert.equal(statusOf(await raw(port, get(Buffer.from("/é").toString("latin1")))), 400);
  });
});

describe("server: responses", () => {
  it("answers text with its length in bytes, a date, and no word about itself", async () => {
    const { port } = await start(() => new HttpResponse("é", { contentType: "text/plain; charset=utf-8" }));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(response.headers.get("content-length"), "2");
    assert.ok(response.headers.get("date"));
    assert.equal(response.headers.get("server"), null);
    assert.equal(response.headers.get("x-powered-by"), null);
    assert.equal(await response.text(), "é");
  });

  it("sends every cookie on its own line", async () => {
    const { port } = await start(() => new HttpResponse("").setCookie("a", "1").setCookie("b", "2"));
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).headers.getSetCookie().length, 2);
  });

  it("answers HEAD with the length and without the body, streams too", async () => {
    let started = false;
    const { port } = await start((request) => {
      if (request.path === "/text") return new HttpResponse("hello");
      return new StreamingResponse(
        (async function* () {
          started = true;
          yield "x";
        })(),
      );
    });
    const response = await raw(port, "HEAD /text HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert.match(response, /Content-Length: 5/);
    assert.ok(response.endsWith("\r\n\r\n"));
    assert.ok((await raw(port, "HEAD /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).endsWith("\r\n\r\n"));
    assert.equal(started, false);
  });

  for (const status of [204, 304]) {
    it(`sends no body and no length with ${status}`, async () => {
      const { port } = await start(() => new HttpResponse("ignored", { status }));
      const response = await raw(port, get("/"));
      assert.doesNotMatch(response, /content-length|transfer-encoding/i);
      assert.ok(response.endsWith("\r\n\r\n"));
    });
  }

  it("replaces a Content-Length and a Transfer-Encoding that the view set wrongly", async () => {
    const { port } = await start(
      () => new HttpResponse("hello", { headers: { "Content-Length": "2", "Transfer-Encoding": "chunked" } }),
    );
    const response = await raw(port, get("/"));
    assert.match(response, /Content-Length: 5/);
    assert.doesNotMatch(response, /transfer-encoding/i);
  });

  it("answers 500 when the handler rejects, and tells it", async () => {
    const errors: unknown[] = [];
    const { port } = await start(echo, {
      handler: () => Promise.reject(new TypeError("boom")),
      onError: (error) => errors.push(error),
    });
    const response = await raw(port, get("/"));
    assert.equal(statusOf(response), 500);
    assert.doesNotMatch(response, /boom/);
    assert.equal((errors[0] as Error).message, "boom");
  });

  it("keeps a connection open for the next request", async () => {
    const { port } = await start(echo);
    const response = await raw(port, `GET /1 HTTP/1.1\r\nHost: a\r\n\r\n${get("/2")}`);
    assert.match(response, /GET \/1.*GET \/2$/s);
  });

  it("runs closers after the response, and when the client leaves before", async () => {
    const closed: string[] = [];
    const { port } = await start(async (request) => {
      if (request.path === "/slow") await sleep(100);
      return new HttpResponse("x").onClose(() => void closed.push(request.path));
    });
    await raw(port, get("/fast"));
    const socket = connect(port, "127.0.0.1", () => socket.write(get("/slow")));
    await sleep(40);
    socket.destroy();
    await sleep(120);
    assert.deepEqual(closed, ["/fast", "/slow"]);
  });
});

describe("server: bodies", () => {
  const readForm: View = async (request) => new HttpResponse((await request.form()).get("a") ?? "none");
  const formHead = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n";

  it("reads a form", async () => {
    const { port } = await start(readForm);
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      body: new URLSearchParams({ a: "1 é" }),
    });
    assert.equal(await response.text(), "1 é");
  });

  it("reads a chunked body", async () => {
    const { port } = await start(readForm);
    const response = await raw(
      port,
      `${formHead}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\na=1\r\n1\r\n2\r\n0\r\n\r\n`,
    );
    assert.match(response, /\r\n\r\n12$/);
  });

  it("tells an oversized upload 413 and stops reading it (R48)", async () => {
    const { port } = await start(readForm);
    let sent = 0;
    let response = "";
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(`${formHead}Transfer-Encoding: chunked\r\n\r\n`);
        const block = Buffer.alloc(65_536, "a");
        const more = () => {
          if (socket.destroyed || sent > 64 * 1024 * 1024) return;
          sent += block.length;
          socket.write("10000\r\n");
          socket.write(block);
          if (socket.write("\r\n")) setImmediate(more);
          else socket.once("drain", more);
        };
        more();
      });
      socket.on("data", (chunk) => (response += chunk));
      socket.on("error", () => {});
      socket.on("close", () => resolve());
    });
    assert.equal(statusOf(response), 413);
    assert.match(response, /E_BODY_TOO_LARGE/);
    // The limit, what may follow while the answer travels, and the buffers of two sockets.
    assert.ok(sent < 16 * 1024 * 1024, `${sent} bytes were taken`);
  });

  it("never says 100 Continue to a body that it refuses", async () => {
    const { port } = await start(readForm);
    const start413 = performance.now();
    const refused = await raw(port, `${formHead}Content-Length: 5000000\r\nExpect: 100-continue\r\n\r\n`);
    assert.equal(statusOf(refused), 413);
    assert.ok(performance.now() - start413 < 900);
  });

  it("says 100 Continue when the view reads the body", async () => {
    const { port } = await start(readForm);
    const response = await raw(
      port,
      `${formHead}Content-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\na=1`,
    );
    assert.match(response, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });

  it("closes the connection where a body is left unread", async () => {
    const { port } = await start(() => new HttpResponse("no"));
    const response = await raw(port, `${formHead}Content-Length: 100000\r\n\r\nabc`);
    assert.equal(statusOf(response), 200);
    assert.match(response, /Connection: close/i);
    assert.ok(response.endsWith("no"));
  });

  it("aborts the signal and the reading when the client leaves", async () => {
    const seen: unknown[] = [];
    const { port } = await start(async (request) => {
      const { signal } = request;
      signal.addEventListener("abort", () => seen.push((signal.reason as NuagesError).code));
      await request.bytes().catch((error: NuagesError) => seen.push(error.code));
      return new HttpResponse("x");
    });
    const socket = connect(port, "127.0.0.1", () => socket.write(`${formHead}Content-Length: 10\r\n\r\nabc`));
    await sleep(50);
    socket.resetAndDestroy();
    await sleep(80);
    assert.deepEqual(seen.sort(), ["E_CLIENT_GONE", "E_CLIENT_GONE"]);
  });
});

describe("server: streams", () => {
  it("asks for the next part only when the reader has taken the ones before (R46)", async () => {
    let made = 0;
    const block = new Uint8Array(64 * 1024);
    const { port } = await start(
      () =>
        new StreamingResponse(
          (async function* () {
            for (let i = 0; i < 1600; i++) {
              made += block.length;
              yield block;
            }
          })(),
        ),
    );
    const sockets: Socket[] = [];
    for (let i = 0; i < 4; i++) {
      const socket = connect(port, "127.0.0.1", () => socket.write(get("/")));
      socket.on("error", () => {});
      socket.pause();
      sockets.push(socket);
    }
    await sleep(400);
    for (const socket of sockets) socket.destroy();
    // Four readers that take nothing: what is made is what the sockets buffer, not 400 MB.
    assert.ok(made > 0 && made < 64 * 1024 * 1024, `${made} bytes were made`);
  });

  it("ends the source when the client leaves, also one that waits", async () => {
    const ended: string[] = [];
    const { port } = await start(
      (request) =>
        new StreamingResponse(
          (async function* () {
            try {
              yield "first";
              for (;;) {
                await sleep(20);
                yield "more";
              }
            } finally {
              ended.push(request.path);
            }
          })(),
        ),
    );
    await raw(port, get("/a"), "first");
    await sleep(100);
    assert.deepEqual(ended, ["/a"]);
  });

  it("cuts the connection when the source fails, so the client can't take it for whole", async () => {
    const errors: unknown[] = [];
    const { port } = await start(
      () =>
        new StreamingResponse(
          (async function* () {
            yield "part";
            throw new RangeError("source");
          })(),
        ),
      { onError: (error) => errors.push(error) },
    );
    await assert.rejects(
      fetch(`http://127.0.0.1:${port}/`).then((response) => response.text()),
      { message: "terminated" },
    );
    assert.equal((errors[0] as Error).message, "source");
  });

  it("cuts the connection when a file turns out shorter than announced", async () => {
    const { port } = await start(() => new StreamingResponse(["abc"], { headers: { "Content-Length": "10" } }));
    await assert.rejects(
      fetch(`http://127.0.0.1:${port}/`).then((response) => response.text()),
      { message: "terminated" },
    );
  });

  it("survives 50 clients that reset in the middle", async () => {
    const { port } = await start(
      () =>
        new StreamingResponse(
          (async function* () {
            for (let i = 0; i < 50; i++) {
              await sleep(2);
              yield "x".repeat(1000);
            }
          })(),
        ),
    );
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = connect(port, "127.0.0.1", () => socket.write(get("/")));
        socket.on("error", () => {});
        await sleep(10 + Math.random() * 40);
        socket.resetAndDestroy();
      }),
    );
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
  });
});

describe("server: proxies", () => {
  const who: View = (request) => new HttpResponse(`[${request.remoteAddress} ${request.scheme}]`);
  const forwarded = "X-Forwarded-For: 6.6.6.6, 1.2.3.4\r\nX-Forwarded-Proto: https\r\n";

  for (const [what, trustProxy, headers, expected] of [
    ["believes no forwarded header by default", 0, forwarded, "127.0.0.1 http"],
    ["takes the entry of one trusted proxy, not what the client put before", 1, forwarded, "1.2.3.4 https"],
    ["takes the entry of the outer of two proxies", 2, forwarded, "6.6.6.6 https"],
    ["takes the first entry where there are fewer than hops", 5, forwarded, "6.6.6.6 https"],
    [
      "ignores an entry that is no address",
      1,
      "X-Forwarded-For: <script>\r\nX-Forwarded-Proto: gopher\r\n",
      "127.0.0.1 http",
    ],
    ["takes ports and brackets off", 1, "X-Forwarded-For: [2001:db8::1]:443\r\n", "2001:db8::1 http"],
    ["takes the port off an IPv4 address", 1, "X-Forwarded-For: 1.2.3.4:5678\r\n", "1.2.3.4 http"],
    ["shows a mapped IPv4 address plainly", 1, "X-Forwarded-For: ::ffff:1.2.3.4\r\n", "1.2.3.4 http"],
    ["keeps its own word without headers", 1, "", "127.0.0.1 http"],
    [
      "reads repeated headers as one list",
      1,
      "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 1.2.3.4\r\n",
      "1.2.3.4 http",
    ],
  ] as const) {
    it(what, async () => {
      const { port } = await start(who, { trustProxy });
      assert.ok((await raw(port, get("/", headers))).endsWith(`[${expected}]`));
    });
  }

  for (const trustProxy of [-1, 1.5, true as unknown as number]) {
    it(`refuses trustProxy ${trustProxy}`, () => {
      assert.throws(() => createServer({ handler: async () => new HttpResponse(), trustProxy }), {
        code: "E_ARGUMENT",
      });
    });
  }
});

describe("server: time", () => {
  it("closes a connection that sends its headers too slowly (R47)", async () => {
    const { port } = await start(echo, { timeouts: { headersMs: 100, requestMs: 200, checkMs: 50 } });
    const started = performance.now();
    assert.equal(statusOf(await raw(port, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")), 408);
    assert.ok(performance.now() - started < 2000);
  });

  it("closes a connection that sends its body too slowly (R47)", async () => {
    const { port } = await start(async (request) => new HttpResponse(await request.text()), {
      timeouts: { headersMs: 100, requestMs: 200, checkMs: 50 },
    });
    const started = performance.now();
    await raw(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");
    assert.ok(performance.now() - started < 2000);
  });

  it("answers 503 for a handler that takes too long, and aborts its signal", async () => {
    const seen: unknown[] = [];
    const errors: NuagesError[] = [];
    const { port } = await start(
      async (request) => {
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        seen.push((request.signal.reason as NuagesError).code);
        return new HttpResponse("late").onClose(() => void seen.push("closed"));
      },
      { timeouts: { handlerMs: 100, checkMs: 50 }, onError: (error) => errors.push(error as NuagesError) },
    );
    const response = await raw(port, get("/slow"));
    assert.equal(statusOf(response), 503);
    await sleep(20);
    assert.deepEqual(seen, ["E_HANDLER_TIMEOUT", "closed"]);
    assert.deepEqual(
      errors.map((error) => error.code),
      ["E_HANDLER_TIMEOUT"],
    );
  });

  it("lets a stream take longer than a handler may", async () => {
    const { port } = await start(
      () =>
        new StreamingResponse(
          (async function* () {
            for (let i = 0; i < 6; i++) {
              yield "x";
              await sleep(50);
            }
          })(),
        ),
      { timeouts: { handlerMs: 100, checkMs: 50 } },
    );
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "xxxxxx");
  });
});

describe("server: lengths", () => {
  it("tells HEAD the length of what GET would send, and none with a 304", async () => {
    const { port } = await start((request) =>
      request.path === "/same"
        ? new HttpResponse(null, { status: 304, headers: { "Content-Length": "5", ETag: '"x"' } })
        : new HttpResponse("héllo"),
    );
    for (const method of ["GET", "HEAD"]) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method });
      assert.equal(response.headers.get("content-length"), "6", method);
      assert.equal(await response.text(), method === "HEAD" ? "" : "héllo");
    }
    const same = await fetch(`http://127.0.0.1:${port}/same`);
    assert.deepEqual([same.status, same.headers.get("content-length"), same.headers.get("etag")], [304, null, '"x"']);
  });
});

describe("server: many at once", () => {
  it("gives 500 concurrent requests their own answers, bodies and contexts", async () => {
    const { port } = await start(async (request) => {
      const body = await request.form();
      await sleep(Math.random() * 10);
      return new HttpResponse(`${request.path} ${body.get("n")} ${requestSlot.get() === request}`);
    });
    const answers = await Promise.all(
      Array.from({ length: 500 }, async (_, n) => {
        const response = await fetch(`http://127.0.0.1:${port}/${n}`, {
          method: "POST",
          body: new URLSearchParams({ n: String(n) }),
        });
        return response.text();
      }),
    );
    assert.deepEqual(
      answers,
      answers.map((_, n) => `/${n} ${n} true`),
    );
  });
});

describe("server: start and stop", () => {
  it("tells a taken port in our words", async () => {
    const { port } = await start(echo);
    const second = createServer({ handler: async () => new HttpResponse() });
    await assert.rejects(second.listen({ port }), (error: NuagesError) => {
      assert.equal(error.code, "E_PORT_IN_USE");
      return assert.match(error.hint, new RegExp(String(port + 1))) === undefined;
    });
    await second.close();
  });

  it("tells an address that isn't ours in our words", async () => {
    const server = createServer({ handler: async () => new HttpResponse() });
    await assert.rejects(server.listen({ host: "192.0.2.1", port: 0 }), { code: "E_LISTEN" });
  });

  it("finishes running requests with Connection: close and ends idle and silent connections (R23)", async () => {
    const { port, server } = await start(async () => {
      await sleep(150);
      return new HttpResponse("done");
    });
    const idle = connect(port, "127.0.0.1", () => idle.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    idle.on("error", () => {});
    await new Promise((resolve) => idle.once("data", resolve));
    const silent = connect(port, "127.0.0.1");
    silent.on("error", () => {});
    const running = Array.from({ length: 10 }, () => raw(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    await sleep(50);
    const started = performance.now();
    assert.deepEqual(await server.close({ graceMs: 5000 }), { cut: 0 });
    assert.ok(performance.now() - started < 2000);
    for (const response of await Promise.all(running)) {
      assert.equal(statusOf(response), 200);
      assert.match(response, /Connection: close/i);
    }
    await assert.rejects(
      fetch(`http://127.0.0.1:${port}/`),
      (error: Error) => (error.cause as { code?: string }).code === "ECONNREFUSED",
    );
  });

  it("cuts a request that doesn't end within the grace (R24)", async () => {
    const { port, server } = await start(() => new Promise<HttpResponse>(() => {}));
    const response = raw(port, get("/"));
    await sleep(50);
    const started = performance.now();
    assert.deepEqual(await server.close({ graceMs: 100 }), { cut: 1 });
    assert.ok(performance.now() - started < 1500);
    assert.equal(await response, "");
  });

  it("closes twice, and before it ever listened, without complaint", async () => {
    const { server } = await start(echo);
    await server.close();
    await server.close();
    await createServer({ handler: async () => new HttpResponse() }).close();
  });
});
