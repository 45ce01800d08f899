import assert from "node:assert/strict";
import test from "node:test";
import { compose, HttpRequest, HttpResponse } from "../../http/index.ts";
import { requestId } from "./request-id.ts";

async function idFor(sent: string | undefined, trustHeader = false) {
  let seen = "";
  const handle = compose(
    [requestId({ trustHeader })],
    async (request) => {
      seen = request.id;
      return new HttpResponse("ok");
    },
    async () => new HttpResponse("", { status: 500 }),
  );
  const response = await handle(
    HttpRequest.make({ url: "/", headers: sent === undefined ? {} : { "x-request-id": sent } }),
  );
  assert.equal(response.headers.get("x-request-id"), seen);
  return seen;
}

test("each request has an id of its own, which the response carries", async () => {
  const [a, b] = [await idFor(undefined), await idFor(undefined)];
  assert.match(a, /^[0-9a-f-]{36}$/);
  assert.notEqual(a, b);
});

test("a client's id is believed only behind a proxy that sets it, and only if it is well-formed", async () => {
  assert.notEqual(await idFor("abcdefgh-123"), "abcdefgh-123");
  assert.equal(await idFor("abcdefgh-123", true), "abcdefgh-123");
  for (const sent of ["short", "x".repeat(65), "a b c d e f g", '"><script>aaaaa'])
    assert.notEqual(await idFor(sent, true), sent);
});

test("unless it is told to, the layer believes nobody's id", async () => {
  const handle = compose(
    [requestId()],
    async (request) => new HttpResponse(request.id),
    async () => new HttpResponse(""),
  );
  const response = await handle(HttpRequest.make({ url: "/", headers: { "x-request-id": "abcdefgh-123" } }));
  assert.match(response.text(), /^[0-9a-f-]{36}$/);
});
