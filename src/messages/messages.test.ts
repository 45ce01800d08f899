import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import { compose, HttpRequest, HttpResponse, RedirectResponse } from "../http/index.ts";
import { MemorySessionStore, sessionMiddleware } from "../sessions/index.ts";
import { getMessages, messages } from "./messages.ts";

function browser() {
  const store = new MemorySessionStore();
  let cookie: string | undefined;
  return {
    store,
    async visit(view: (request: HttpRequest) => unknown, { status = 200 } = {}): Promise<HttpResponse> {
      // The pipeline makes a response of every error: what a view asserted is thrown here, after it.
      const failures: unknown[] = [];
      const handle = compose(
        [sessionMiddleware({ store })],
        async (request) => {
          const result = await view(request);
          return result instanceof HttpResponse ? result : new HttpResponse("ok", { status });
        },
        async (_, error) => {
          failures.push(error);
          return new HttpResponse("", { status: 500 });
        },
      );
      const headers = cookie === undefined ? {} : { cookie };
      const response = await handle(HttpRequest.make({ url: "https://example.com/", headers }));
      if (failures.length > 0) throw failures[0];
      const set = response.headers.get("set-cookie");
      if (set) cookie = set.includes("Max-Age=0") ? undefined : set.split(";")[0];
      return response;
    },
  };
}

const texts = async (request: HttpRequest) => (await getMessages(request)).map((m) => m.text);

test("a message survives a redirect, is shown once, and is gone", async () => {
  const b = browser();
  const response = await b.visit((request) => {
    messages.success(request, "Saved.", { tags: "post new" });
    return new RedirectResponse("/");
  });
  assert.equal(response.status, 302);
  await b.visit(async (request) => {
    assert.deepEqual(await getMessages(request), [{ level: "success", text: "Saved.", tags: "post new success" }]);
  });
  await b.visit(async (request) => assert.deepEqual(await getMessages(request), []));
});

test("messages come in the order in which they were left, over several requests", async () => {
  const b = browser();
  await b.visit((request) => {
    for (const [n, level] of (["debug", "info", "success", "warning", "error"] as const).entries())
      messages[level](request, `${n}`);
  });
  await b.visit((request) => messages.info(request, "5"));
  await b.visit(async (request) => assert.deepEqual(await texts(request), ["0", "1", "2", "3", "4", "5"]));
});

test("a message of this request is shown by this request, and then not by the next", async () => {
  const b = browser();
  await b.visit(async (request) => {
    messages.info(request, "a");
    assert.deepEqual(await texts(request), ["a"]);
  });
  await b.visit(async (request) => assert.deepEqual(await texts(request), []));
  assert.equal(b.store.size, 0);
});

test("a template may ask twice, and what came in between is there as well", async () => {
  const b = browser();
  await b.visit((request) => messages.info(request, "a"));
  await b.visit(async (request) => {
    assert.deepEqual(await texts(request), ["a"]);
    messages.info(request, "b");
    assert.deepEqual(await texts(request), ["a", "b"]);
    assert.deepEqual(await texts(request), ["a", "b"]);
  });
});

test("parallel requests lose none of each other's messages", async () => {
  const b = browser();
  await b.visit((request) => request.session.set("begun", true));
  await Promise.all(Array.from({ length: 20 }, (_, n) => b.visit((request) => messages.info(request, `${n}`))));
  await b.visit(async (request) => assert.equal((await texts(request)).length, 20));
});

test("messages stay when the page that was to show them failed", async () => {
  const b = browser();
  await b.visit((request) => messages.info(request, "a"));
  await b.visit((request) => getMessages(request), { status: 500 });
  await b.visit(async (request) => assert.deepEqual(await texts(request), ["a"]));
});

test("a page without messages makes no session, and says that it depends on the cookie", async () => {
  const b = browser();
  const response = await b.visit((request) => getMessages(request));
  assert.equal(b.store.size, 0);
  assert.equal(response.headers.get("set-cookie"), undefined);
  assert.equal(response.headers.get("vary"), "Cookie");
});

test("a message is text: markup in it stays text, and a very long one is cut", async () => {
  const b = browser();
  await b.visit((request) => {
    messages.error(request, "<script>alert(1)</script>");
    messages.error(request, "x".repeat(100_000));
  });
  await b.visit(async (request) => {
    const [markup, long] = await getMessages(request);
    assert.equal(markup?.text, "<script>alert(1)</script>");
    assert.equal(typeof markup?.text, "string");
    assert.equal(long?.text.length, 2000);
  });
});

test("what lies in the session under a message's key but is none is dropped", async () => {
  const b = browser();
  await b.visit((request) => {
    request.session.set("_passing.message.1", "text");
    request.session.set("_passing.message.2", { level: "evil", text: "x", tags: "" });
    messages.info(request, "a");
  });
  await b.visit(async (request) => assert.deepEqual(await texts(request), ["a"]));
});

test("without the session middleware the error says what is missing", async () => {
  const request = HttpRequest.make({ url: "/" });
  assert.throws(
    () => messages.info(request, "a"),
    (e) => e instanceof NuagesError && e.code === "E_NO_SESSION",
  );
});

test("the order is that of leaving, also within one moment", async () => {
  const b = browser();
  const expected = Array.from({ length: 50 }, (_, n) => `m${n}`);
  await b.visit((request) => {
    for (const text of expected) messages.info(request, text);
  });
  await b.visit(async (request) => assert.deepEqual(await texts(request), expected));
});

test("a message that is left after the list was made is shown with it", async () => {
  const b = browser();
  await b.visit(async (request) => {
    messages.info(request, "first");
    assert.deepEqual(await texts(request), ["first"]);
    messages.info(request, "second");
    assert.deepEqual(await texts(request), ["first", "second"]);
  });
  await b.visit(async (request) => assert.deepEqual(await texts(request), []));
});

test("a text is cut after 2,000 characters", async () => {
  const b = browser();
  await b.visit((request) => messages.info(request, "x".repeat(2001)));
  await b.visit(async (request) => assert.deepEqual(await texts(request), [`${"x".repeat(1999)}…`]));
});

test("what an older release left in the session and is no message is dropped", async () => {
  const b = browser();
  await b.visit((request) => {
    request.session.set("_passing.message.1", { level: "info", text: 1, tags: "info" });
    request.session.set("_passing.message.2", { level: "info", text: "x" });
    request.session.set("_passing.message.3", { level: "fatal", text: "x", tags: "" });
    messages.info(request, "whole");
  });
  await b.visit(async (request) => assert.deepEqual(await texts(request), ["whole"]));
});

test("messages that no page shows are dropped, the oldest first, and leave room for everything else", async () => {
  const b = browser();
  for (let i = 0; i < 80; i++) {
    await b.visit((request) => messages.info(request, `${i} ${"é".repeat(1900)}`));
  }
  await b.visit((request) => request.session.set("big", "x".repeat(60_000)));
  await b.visit(async (request) => {
    assert.equal(String(await request.session.get("big")).length, 60_000);
    assert.deepEqual(
      (await texts(request)).map((text) => text.split(" ")[0]),
      ["79"],
    );
  });
  for (let i = 0; i < 80; i++) await b.visit((request) => messages.info(request, String(i)));
  await b.visit(async (request) => {
    assert.deepEqual(
      await texts(request),
      Array.from({ length: 50 }, (_, i) => String(30 + i)),
    );
  });
});
