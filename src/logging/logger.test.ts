import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { BadRequest } from "../errors/index.ts";
import { formatPretty } from "./format.ts";
import { addLogFields, Logger, type LoggerOptions, logFieldsSlot } from "./logger.ts";
import { isSecretName, redactUrl } from "./redact.ts";
import { streamSink } from "./sink.ts";

function collect(options: LoggerOptions = {}): { logger: Logger; lines: string[]; last: () => Record<string, any> } {
  const lines: string[] = [];
  const logger = new Logger({ ...options, sink: (line) => lines.push(line) });
  return { logger, lines, last: () => JSON.parse(lines.at(-1)!) };
}

describe("Logger", () => {
  it("writes one JSON object per line with UTC time, level, message and fields", () => {
    const { logger, lines, last } = collect();
    logger.info("order placed", { orderId: 7, nested: { a: [1, true, null] } });
    assert.equal(lines.length, 1);
    assert.ok(lines[0]!.endsWith("}\n"));
    const { time, ...rest } = last();
    assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(rest, { level: "info", message: "order placed", orderId: 7, nested: { a: [1, true, null] } });
  });

  it("leaves out what is below its level", () => {
    const { logger, lines } = collect({ level: "warn" });
    logger.debug("a");
    logger.info("a");
    logger.warn("b");
    logger.error("c");
    assert.equal(lines.length, 2);
    assert.equal(logger.isEnabled("info"), false);
  });

  it("never formats a message: %s is text", () => {
    const { logger, last } = collect();
    logger.info("100%s %d %o", { a: 1 });
    assert.equal(last().message, "100%s %d %o");
  });

  it("carries fields of its own, of its parents and of the context", async () => {
    const { logger, last } = collect({ fields: { app: "x" } });
    await logFieldsSlot.run({ requestId: "r1" }, async () => {
      addLogFields({ userId: 5 });
      logger.child({ part: "y" }).info("m");
    });
    const { app, part, requestId, userId } = last();
    assert.deepEqual({ app, part, requestId, userId }, { app: "x", part: "y", requestId: "r1", userId: 5 });
    addLogFields({ lost: 1 });
    logger.info("m");
    assert.equal("lost" in last(), false);
  });

  it("keeps the context's fields of concurrent requests apart", async () => {
    const { logger, lines } = collect();
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        logFieldsSlot.run({ requestId: i }, async () => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
          addLogFields({ userId: i });
          logger.info("m");
        }),
      ),
    );
    const seen = lines.map((line) => JSON.parse(line)).sort((a, b) => a.requestId - b.requestId);
    assert.deepEqual(
      seen.map(({ requestId, userId }) => [requestId, userId]),
      Array.from({ length: 100 }, (_, i) => [i, i]),
    );
  });

  it("doesn't let a field pass for the line's own", () => {
    const { logger, last } = collect();
    logger.info("real", { message: "forged", level: "error", time: "x" });
    assert.equal(last().message, "real");
    assert.equal(last().level, "info");
    assert.equal(last().field_message, "forged");
  });
});

describe("Logger: secrets", () => {
  it("redacts fields by name at every depth, in maps and in errors' causes", () => {
    const { logger, lines } = collect();
    logger.info("m", {
      password: "hunter2",
      user: { newPassword: "hunter2", "X-Api-Key": "hunter2", name: "ok" },
      headers: new Map([
        ["Authorization", "Bearer hunter2"],
        ["Cookie", "sid=hunter2"],
        ["Set-Cookie", "hunter2"],
      ]),
      list: [{ csrf_token: "hunter2" }],
      error: new Error("x", { cause: { secretKey: "hunter2" } }),
    });
    assert.doesNotMatch(lines[0]!, /hunter2/);
    assert.match(lines[0]!, /"name":"ok"/);
  });

  it("redacts secret parameters of URLs", () => {
    const { logger, last } = collect();
    logger.info("m", { url: "/reset?token=abc&next=/x", path: "/a" });
    assert.equal(last().url, "/reset?token=[redacted]&next=/x");
    assert.equal(redactUrl("/a?x=1"), "/a?x=1");
    assert.equal(redactUrl("/a"), "/a");
  });

  it("knows words of the site", () => {
    const { logger, last } = collect({ secretWords: ["iban"] });
    logger.info("m", { userIBAN: "CH93", other: "x" });
    assert.equal(last().userIBAN, "[redacted]");
    assert.equal(last().other, "x");
  });

  for (const [name, secret] of [
    ["password", true],
    ["PASSWD", true],
    ["client_secret", true],
    ["accessToken", true],
    ["Proxy-Authorization", true],
    ["sid", true],
    ["otp", true],
    ["credit_card", true],
    ["side", false],
    ["title", false],
    ["laptop", false],
    ["author", false],
    ["monkey", false],
  ] as const) {
    it(`takes ${name} ${secret ? "for a secret" : "for no secret"}`, () => assert.equal(isSecretName(name), secret));
  }

  it("shows no fields of instances, which may hold a hash of a password", () => {
    class User {
      passwordHash = "hunter2";
      email = "hunter2@example.org";
    }
    const { logger, last } = collect();
    logger.info("m", { user: new User() });
    assert.equal(last().user, "[User]");
  });
});

describe("Logger: hostile values", () => {
  it("escapes control characters, line separators and direction marks (CVE-2025-48432)", () => {
    const text = "/\u001b[1;31m\r\nforged\u0085\u2028\u202e\u007f";
    for (const options of [{}, { format: formatPretty() }]) {
      const { logger, lines } = collect(options);
      logger.warn(text, { [text]: text });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
      assert.doesNotMatch(lines[0]!.slice(0, -1), /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
    }
  });

  it("survives circles, depth, getters that throw, proxies and revoked proxies", () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle.self = circle;
    let deep: unknown = "end";
    for (let i = 0; i < 10_000; i++) deep = [deep];
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const values = {
      circle,
      deep,
      getter: Object.defineProperty({}, "x", {
        enumerable: true,
        get: () => {
          throw new Error("no");
        },
      }),
      revoked: revoked.proxy,
      toString: {
        toString: () => {
          throw new Error("no");
        },
      },
      symbol: Symbol("s"),
      big: 12345678901234567890n,
      nan: Number.NaN,
      date: new Date(Number.NaN),
      bytes: new Uint8Array(5),
      fn: () => 1,
      set: new Set([1]),
      nothing: undefined,
    };
    const { logger, last } = collect();
    logger.info("m", values);
    const line = last();
    assert.equal(line.circle.self, "[circular]");
    assert.equal(line.getter, "[unreadable]");
    assert.equal(line.big, "12345678901234567890");
    assert.equal(line.nan, "NaN");
    assert.equal(line.bytes, "[5 bytes]");
    assert.deepEqual(line.set, [1]);
    assert.equal("nothing" in line, false);
  });

  it("shortens long texts, lists and objects", () => {
    const { logger, lines } = collect();
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i]));
    logger.info("m", { text: "x".repeat(1_000_000), list: new Array(100_000).fill(1), wide });
    assert.ok(lines[0]!.length < 20_000);
    assert.match(lines[0]!, /99950 more/);
  });

  it("writes an error with code, hint, stack and cause", () => {
    const { logger, last } = collect();
    logger.error("failed", { error: new BadRequest("x", { cause: new TypeError("inner") }) });
    const { error } = last();
    assert.equal(error.code, "E_BAD_REQUEST");
    assert.ok(error.hint);
    assert.match(error.stack, /logger\.test\.ts/);
    assert.equal(error.cause.message, "inner");
  });

  it("takes thrown values that are no errors, and messages that are no text", () => {
    const { logger, last } = collect();
    logger.error(undefined as never, { error: "text" });
    assert.equal(last().message, "undefined");
    assert.equal(last().error, "text");
  });

  it("doesn't throw when the output throws", () => {
    const logger = new Logger({
      sink: () => {
        throw new Error("disk full");
      },
    });
    assert.doesNotThrow(() => logger.error("x"));
    const closed = {
      write: () => {
        throw new Error("EPIPE");
      },
      on: () => closed,
    };
    assert.doesNotThrow(() => new Logger({ sink: streamSink(closed) }).info("x"));
  });

  it("lives on when its standard output is closed (R56)", async () => {
    const program = `
      import { Logger } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      const logger = new Logger();
      const timer = setInterval(() => logger.info("x".repeat(5000)), 1);
      setTimeout(() => { clearInterval(timer); process.stderr.write("alive"); }, 300);
    `;
    const stderr = await new Promise<string>((resolve) => {
      const child = execFile(process.execPath, ["--input-type=module-typescript", "-e", program], (_error, _out, err) =>
        resolve(err),
      );
      child.stdout?.once("data", () => child.stdout?.destroy());
    });
    assert.match(stderr, /alive/);
  });
});

describe("formatPretty", () => {
  it("is a line for people, with the stack of an error below", () => {
    const { logger, lines } = collect({ format: formatPretty() });
    logger.info("hello", { a: 1, b: "x", c: { d: 2 } });
    assert.match(lines[0]!, /^\d\d:\d\d:\d\d INFO {2}hello a=1 b=x c=\{"d":2\}\n$/);
    logger.error("failed", { error: new Error("boom") });
    assert.match(lines[1]!, /ERROR failed\n {4}Error: boom\n {8}at /);
  });

  it("tells the hint of an error, the places in the site's own code, and the cause", () => {
    const { logger, lines } = collect({ format: formatPretty() });
    const error = new BadRequest("x", { hint: "Try y.", cause: new TypeError("inner") });
    const own = "    at list (file:///srv/site/views.ts:3:4)";
    error.stack = `BadRequest: x\n    at a (${import.meta.url}:1:1)\n${own}\n    at Array.map (<anonymous>)\n    at node:internal/x:1:1`;
    (error.cause as Error).stack = "TypeError: inner\n    at f (file:///srv/site/node_modules/p/i.js:1:2)";
    logger.error("failed", { error });
    assert.deepEqual(lines[0]!.trimEnd().split("\n").slice(1), [
      "    BadRequest: x",
      "      Try y.",
      `    ${own}`,
      "    Caused by: TypeError: inner",
      "        at f (file:///srv/site/node_modules/p/i.js:1:2)",
    ]);
  });

  it("is coloured only when asked to", () => {
    const { logger, lines } = collect({ format: formatPretty({ color: true }) });
    logger.warn("x");
    assert.ok(lines[0]!.includes("\u001b[33m"));
  });
});

describe("Logger: the shape of values", () => {
  it("cuts depth and the number of keys, and shows an object that comes twice both times", () => {
    const { logger, last } = collect();
    let deep: unknown = "end";
    for (let i = 0; i < 20; i++) deep = { inner: deep };
    const shared = { a: 1 };
    const wide = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, i]));
    logger.info("m", { deep, wide, one: shared, two: shared });
    const line = last();
    assert.match(JSON.stringify(line.deep), /^(?:\{"inner":){1,10}"\[too deep\]"\}+$/);
    assert.equal(Object.keys(line.wide).length, 51);
    assert.equal(line.wide["…"], "10 more");
    assert.deepEqual([line.one, line.two], [shared, shared]);
  });

  it("lets the line's own field win over the context's, and that over the logger's", () => {
    const { logger, last } = collect({ fields: { a: "logger", b: "logger", c: "logger" } });
    logFieldsSlot.run({ b: "context", c: "context" }, () => logger.info("m", { c: "line" }));
    const { a, b, c } = last();
    assert.deepEqual([a, b, c], ["logger", "context", "line"]);
  });
});
