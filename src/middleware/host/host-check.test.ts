import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../../errors/index.ts";
import { compose, HttpRequest, HttpResponse } from "../../http/index.ts";
import { type SecurityEvent, securityEventsSlot } from "../../security/index.ts";
import { developmentHosts, hostCheck } from "./host-check.ts";

async function status(host: string | readonly string[], allowedHosts: readonly string[]) {
  const events: SecurityEvent[] = [];
  const handle = compose(
    [hostCheck({ allowedHosts })],
    async () => new HttpResponse("ok"),
    async (_, error) => new HttpResponse("", { status: error instanceof NuagesError ? error.status : 500 }),
  );
  const headers = { host } as Record<string, string | readonly string[]>;
  const request = HttpRequest.make({ url: "/", headers });
  const response = await securityEventsSlot.run(
    (e) => events.push(e),
    () => handle(request),
  );
  return { status: response.status, events };
}

test("a host of the list passes", async () => {
  assert.equal((await status("www.example.com:8000", [".example.com"])).status, 200);
});

for (const host of [
  "evil.tld",
  "example.com.evil.tld",
  "example.com@evil.tld",
  "example.com:dr.frankenstein@evil.tld",
  "",
  "a/b@c",
]) {
  test(`the host ${JSON.stringify(host)} is refused with 400 and told to the log`, async () => {
    const { status: code, events } = await status(host, [".example.com"]);
    assert.equal(code, 400);
    assert.deepEqual(
      events.map((e) => [e.kind, e.detail.host]),
      [["host-refused", host]],
    );
  });
}

test("two Host headers are no host", async () => {
  assert.equal((await status(["example.com", "evil.tld"], ["example.com", "evil.tld"])).status, 400);
});

test("in development the machine's own names pass and no other", async () => {
  for (const host of ["localhost:8000", "blog.localhost:8000", "127.0.0.1:8000", "[::1]:8000"]) {
    assert.equal((await status(host, developmentHosts)).status, 200, host);
  }
  for (const host of ["rebind.evil.tld", "192.168.0.2", "localhost.evil.tld"]) {
    assert.equal((await status(host, developmentHosts)).status, 400, host);
  }
});

test("of a host that is refused the log gets a hundred characters at most", async () => {
  const { events } = await status(`${"a".repeat(5000)}.tld`, [".example.com"]);
  assert.equal(events[0]?.detail.host, "a".repeat(100));
});
