import assert from "node:assert/strict";
import { connect } from "node:net";
import { afterEach, describe, it } from "node:test";
import type { NuagesError } from "../../errors/index.ts";
import { compose } from "../pipeline.ts";
import { HttpResponse } from "../response.ts";
import { createServer, type HttpServer, type ServerOptions } from "./server.ts";

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close({ graceMs: 0 });
});

async function start(options: Partial<ServerOptions> = {}): Promise<number> {
  const handler = compose(
    [],
    async (request) => new HttpResponse(await request.text(), { headers: { "X-Site": "1" } }),
    async (_request, error) =>
      new HttpResponse((error as NuagesError).code, {
        status: (error as NuagesError).status,
        headers: { "X-Site": "1" },
      }),
  );
  const server = createServer({ handler, ...options });
  servers.push(server);
  return (await server.listen({ port: 0 })).port;
}

/** Sends bytes and reads until the server closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
    let received = "";
    socket.on("data", (chunk) => (received += chunk.toString("latin1")));
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
    socket.setTimeout(3000, () => socket.destroy());
  });
}

/** The strict policy of answers that the site's own layers never see. */
function assertStrict(response: string): void {
  assert.match(response, /\r\nContent-Security-Policy: default-src 'none'; [^\r]*frame-ancestors 'none'\r\n/);
  assert.match(response, /\r\nX-Content-Type-Options: nosniff\r\n/);
  assert.match(response, /\r\nX-Frame-Options: DENY\r\n/);
  assert.match(response, /\r\nCache-Control: no-store\r\n/);
  assert.match(response, /\r\nContent-Type: text\/plain; charset=utf-8\r\n/);
}

describe("answers that the site's layers never see carry a strict policy:", () => {
  for (const [what, text, status] of [
    ["what is no HTTP", "\x16\x03\x01\x02\x00\x01", 400],
    ["headers over 16 KiB", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(17_000)}\r\n\r\n`, 431],
    ["a tunnel", "CONNECT evil.tld:443 HTTP/1.1\r\nHost: evil.tld\r\n\r\n", 405],
  ] as const) {
    it(`to ${what}`, async () => {
      const response = await raw(await start(), text);
      assert.match(response, new RegExp(`^HTTP/1\\.1 ${status} `));
      assertStrict(response);
    });
  }

  it("to a request whose headers come too slowly", async () => {
    const port = await start({ timeouts: { headersMs: 60, requestMs: 60, checkMs: 20 } });
    const response = await raw(port, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    assert.match(response, /^HTTP\/1\.1 408 /);
    assertStrict(response);
  });

  it("to a request whose handler rejects", async () => {
    const port = await start({ handler: () => Promise.reject(new TypeError("boom")) });
    const response = await raw(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert.match(response, /^HTTP\/1\.1 500 /);
    assertStrict(response);
  });

  it("to a request whose handler takes too long", async () => {
    const port = await start({ handler: () => new Promise(() => {}), timeouts: { handlerMs: 40, checkMs: 20 } });
    const response = await raw(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.match(response, /^HTTP\/1\.1 503 /);
    assertStrict(response);
  });
});

describe("an expectation that no server knows", () => {
  for (const body of ["", "Content-Length: 5\r\n\r\nhello"]) {
    it(`ends with the site's own 417 and a closed connection${body && ", its body unread"}`, async () => {
      const response = await raw(await start(), `POST / HTTP/1.1\r\nHost: a\r\nExpect: foo\r\n${body || "\r\n"}`);
      assert.match(response, /^HTTP\/1\.1 417 /);
      assert.match(response, /\r\nX-Site: 1\r\n/);
      assert.match(response, /\r\nConnection: close\r\n/i);
      assert.match(response, /E_EXPECTATION$/);
    });
  }

  it("is refused beside one that is known", async () => {
    const text = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, foo\r\nContent-Length: 2\r\n\r\nhi";
    assert.match(await raw(await start(), text), /HTTP\/1\.1 417 /);
  });
});
