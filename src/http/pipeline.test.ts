import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { NuagesError } from "../errors/index.ts";
import { compose, type ErrorHandler, type Middleware } from "./pipeline.ts";
import { HttpRequest } from "./request.ts";
import { requestSlot } from "./request-slot.ts";
import { HttpResponse } from "./response.ts";

const get = (url = "/") => HttpRequest.make({ url });
const onError: ErrorHandler = async (_request, error) =>
  new HttpResponse(error instanceof NuagesError ? error.code : String(error), {
    status: error instanceof NuagesError ? error.status : 500,
  });
const ok = async () => new HttpResponse("ok");

describe("compose", () => {
  it("runs the layers outside in and inside out", async () => {
    const calls: string[] = [];
    const layer =
      (name: string): Middleware =>
      async (_request, next) => {
        calls.push(`${name} in`);
        const response = await next();
        calls.push(`${name} out`);
        return response;
      };
    const handle = compose(
      [layer("a"), layer("b")],
      async () => {
        calls.push("view");
        return new HttpResponse("ok");
      },
      onError,
    );
    assert.equal((await handle(get())).text(), "ok");
    assert.deepEqual(calls, ["a in", "b in", "view", "b out", "a out"]);
  });

  it("lets a layer answer without the view", async () => {
    let called = false;
    const handle = compose(
      [async () => new HttpResponse("stop", { status: 403 })],
      async () => {
        called = true;
        return new HttpResponse();
      },
      onError,
    );
    assert.equal((await handle(get())).status, 403);
    assert.equal(called, false);
  });

  it("turns an error of the view into a response before the layers see it", async () => {
    const seen: number[] = [];
    const watch: Middleware = async (_request, next) => {
      const response = await next();
      seen.push(response.status);
      response.headers.set("X-Layer", "1");
      return response;
    };
    const handle = compose([watch, watch], async () => Promise.reject(new TypeError("boom")), onError);
    const response = await handle(get());
    assert.equal(response.status, 500);
    assert.deepEqual(seen, [500, 500]);
    assert.equal(response.headers.get("x-layer"), "1");
  });

  it("turns an error of a layer into a response for the layers outside of it", async () => {
    const seen: string[] = [];
    const outer: Middleware = async (_request, next) => {
      const response = await next();
      seen.push(response.text());
      return response;
    };
    const broken: Middleware = () => {
      throw new NuagesError("E_BAD_REQUEST", { detail: "x" });
    };
    const response = await compose([outer, broken], ok, onError)(get());
    assert.equal(response.status, 400);
    assert.deepEqual(seen, ["E_BAD_REQUEST"]);
  });

  it("answers 500 when the error handler fails too, and never rejects", async () => {
    const handle = compose(
      [(_request, next) => next()],
      async () => Promise.reject(new TypeError("a")),
      () => Promise.reject(new TypeError("b")),
    );
    const response = await handle(get());
    assert.equal(response.status, 500);
    assert.equal(response.text(), "Server error");
  });

  it("takes thrown values that are no errors", async () => {
    const handle = compose([], async () => Promise.reject("text"), onError);
    assert.equal((await handle(get())).text(), "text");
  });

  it("refuses a layer that calls next twice", async () => {
    const twice: Middleware = async (_request, next) => {
      await next();
      return next();
    };
    assert.equal((await compose([twice], ok, onError)(get())).text(), "E_NEXT_TWICE");
  });

  it("refuses a layer that returns no response", async () => {
    const forgets = (async (_request: HttpRequest, next: () => Promise<HttpResponse>) =>
      void (await next())) as unknown as Middleware;
    assert.equal((await compose([forgets], ok, onError)(get())).text(), "E_NOT_A_RESPONSE");
  });

  it("refuses one response for two requests: cookies of one user would reach another", async () => {
    const shared = new HttpResponse("ok");
    const handle = compose([], async () => shared, onError);
    assert.equal((await handle(get())).text(), "ok");
    assert.equal((await handle(get())).text(), "E_RESPONSE_REUSED");
  });

  it("ends a malformed request before the view, under the usual headers", async () => {
    let called = false;
    const headers: Middleware = async (_request, next) => {
      const response = await next();
      response.headers.set("X-Frame-Options", "DENY");
      return response;
    };
    const handle = compose(
      [headers],
      async () => {
        called = true;
        return new HttpResponse();
      },
      onError,
    );
    const response = await handle(get("/%zz"));
    assert.equal(response.status, 400);
    assert.equal(response.headers.get("x-frame-options"), "DENY");
    assert.equal(called, false);
  });

  it("makes the parts of a stream, and runs closers, in the request's own context", async () => {
    const seen: unknown[] = [];
    async function* parts() {
      try {
        yield requestSlot.get()?.path ?? "none";
        yield requestSlot.get()?.path ?? "none";
      } finally {
        seen.push(requestSlot.get()?.path);
      }
    }
    const handle = compose(
      [],
      async () => new HttpResponse(parts()).onClose(() => void seen.push(requestSlot.get()?.path)),
      onError,
    );
    const response = await handle(get("/stream"));
    const received: unknown[] = [];
    for await (const part of response.body as AsyncIterable<string>) {
      received.push(part);
      if (received.length === 2) break;
    }
    await response.close();
    assert.deepEqual(received, ["/stream", "/stream"]);
    assert.deepEqual(seen, ["/stream", "/stream"]);
    assert.equal(requestSlot.get(), undefined);
  });

  it("shows each of 500 concurrent requests only itself in requestSlot", async () => {
    const layer: Middleware = async (request, next) => {
      await sleep(Math.random() * 5);
      const response = await next();
      await sleep(Math.random() * 5);
      assert.equal(requestSlot.get(), request);
      return response;
    };
    const handle = compose(
      [layer, layer],
      async () => {
        await sleep(Math.random() * 10);
        return new HttpResponse(requestSlot.get()?.path ?? "none");
      },
      onError,
    );
    const paths = Array.from({ length: 500 }, (_, i) => `/${i}`);
    const answers = await Promise.all(paths.map(async (path) => (await handle(get(path))).text()));
    assert.deepEqual(answers, paths);
    assert.equal(requestSlot.get(), undefined);
  });
});
