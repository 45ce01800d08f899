import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Handler } from "../pipeline.ts";
import { HttpResponse } from "../response.ts";
import { StreamingResponse } from "../responses/streaming-response.ts";
import { createServer, type HttpServer, type ServerOptions } from "./server.ts";

const servers: HttpServer[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await server.close({ graceMs: 0 });
});

async function start(handler: Handler, options: Partial<ServerOptions> = {}) {
  const server = createServer({ handler, ...options });
  servers.push(server);
  return { server, port: (await server.listen({ port: 0 })).port };
}

/** A client that has sent `text`. */
async function client(port: number, text: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(text);
  return socket;
}

/** Everything that is still to come on a connection. */
async function rest(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString("latin1")));
  socket.resume();
  if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
  return text;
}

const get = (path: string, ending = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${ending}\r\n`;

describe("a connection", () => {
  it("has one request handled at a time, in the order sent, however many are sent at once", async () => {
    let running = 0;
    let most = 0;
    const seen: string[] = [];
    const { port } = await start(async (request) => {
      most = Math.max(most, ++running);
      seen.push(request.path);
      await sleep(5 - seen.length);
      running--;
      return new HttpResponse(request.path);
    });
    const paths = ["/a", "/b", "/c", "/d"];
    const socket = await client(
      port,
      paths.map((path) => get(path, path === "/d" ? "Connection: close\r\n" : "")).join(""),
    );
    const answers = (await rest(socket)).match(/\/[a-d]$|\/[a-d](?=HTTP)/g);
    assert.deepEqual([most, seen, answers], [1, paths, paths]);
  });

  it("is cut where a client floods it with requests", async () => {
    let calls = 0;
    const { port } = await start(async () => {
      calls++;
      await sleep(50);
      return new HttpResponse("x");
    });
    await rest(await client(port, get("/").repeat(5000)));
    await sleep(100);
    assert.ok(calls <= 2, `${calls} calls`);
  });

  it("answers a sound request before it refuses what came behind it", async () => {
    const { port } = await start(async (request) => {
      await sleep(40);
      return new HttpResponse(request.path);
    });
    const text = await rest(await client(port, `${get("/one")}${get("/two")}rubbish\r\n\r\n`));
    assert.deepEqual(text.match(/HTTP\/1.1 \d+|\/one|\/two/g), [
      "HTTP/1.1 200",
      "/one",
      "HTTP/1.1 200",
      "/two",
      "HTTP/1.1 400",
    ]);
  });

  it("has no request handled that came behind one with Connection: close, or whose client has gone", async () => {
    const seen: string[] = [];
    const { port } = await start(async (request) => {
      seen.push(request.path);
      await sleep(40);
      return new HttpResponse("x");
    });
    await rest(await client(port, get("/last", "Connection: close\r\n") + get("/behind")));
    const left = await client(port, get("/first") + get("/abandoned"));
    await sleep(20);
    left.resetAndDestroy();
    await sleep(80);
    assert.deepEqual(seen, ["/last", "/first"]);
  });
});

describe("a response to a slow reader", () => {
  const size = 20_000_000;
  const large: Handler = async () => new HttpResponse("x".repeat(size));

  it("is sent to its last byte before a server that stops ends its connection", async () => {
    const { port, server } = await start(large);
    const socket = await client(port, get("/"));
    await once(socket, "readable");
    const closed = server.close({ graceMs: 20_000 });
    await sleep(50);
    const text = await rest(socket);
    assert.equal(text.length - text.indexOf("\r\n\r\n") - 4, size);
    assert.deepEqual(await closed, { cut: 0 });
  });

  it("is given up after sendMs without progress", async () => {
    const { port } = await start(large, { timeouts: { sendMs: 100 } });
    const socket = await client(port, get("/"));
    socket.pause();
    await sleep(600);
    const text = await rest(socket);
    assert.ok(text.length < size, `${text.length} bytes`);
  });

  it("isn't given up while the view thinks or a stream has nothing to say", async () => {
    const { port } = await start(
      async (request) => {
        await sleep(250);
        async function* parts() {
          yield "a";
          await sleep(250);
          yield "b";
        }
        return request.path === "/stream" ? new StreamingResponse(parts()) : new HttpResponse("ab");
      },
      { timeouts: { sendMs: 100 } },
    );
    for (const path of ["/view", "/stream"]) {
      const text = await rest(await client(port, get(path, "Connection: close\r\n")));
      assert.match(text, /a(?:\r|\n|.)*b/, path);
      assert.match(text, path === "/view" ? /ab$/ : /0\r\n\r\n$/);
    }
  });

  it("leaves an idle connection to keepAliveMs, whatever sendMs is", async () => {
    const { port } = await start(async () => new HttpResponse("x"), {
      timeouts: { sendMs: 60_000, keepAliveMs: 100 },
    });
    const socket = await client(port, get("/"));
    const started = performance.now();
    assert.match(await rest(socket), /x$/);
    assert.ok(performance.now() - started < 3000);
  });
});
