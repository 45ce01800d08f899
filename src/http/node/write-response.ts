import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { HttpResponse } from "../response.ts";
import type { Exchange } from "./exchange.ts";

/** How long, and for how many bytes, a client that still sends its body may go on before its connection is cut. */
const lingerMilliseconds = 1000;
const lingerBytes = 1024 * 1024;

/** Writes the response and resolves when all of it is handed to the socket, or the client is gone. */
export async function writeResponse(exchange: Exchange, response: HttpResponse): Promise<void> {
  const { outgoing } = exchange;
  if (outgoing.destroyed) return;
  const cutsBody = exchange.hasUnreadBody;
  if (cutsBody) outgoing.shouldKeepAlive = false;
  const isBodiless = response.status === 204 || response.status === 304;
  const body = isBodiless ? null : response.body;
  const headers = response.headers;
  headers.delete("transfer-encoding");
  if (isBodiless) headers.delete("content-length");
  if (body === null || typeof body === "string" || body instanceof Uint8Array) {
    if (!isBodiless) headers.delete("content-length");
    const list = headers.flat();
    if (!isBodiless) list.push("Content-Length", String(body === null ? 0 : Buffer.byteLength(body)));
    outgoing.writeHead(response.status, list);
    const content = exchange.method === "HEAD" ? null : body;
    if (cutsBody) await finishBeforeTheBody(exchange, content);
    else if (content === null) outgoing.end();
    else outgoing.end(content);
    return;
  }
  outgoing.writeHead(response.status, headers.flat());
  if (exchange.method === "HEAD") outgoing.end();
  else await pump(body, outgoing);
}

/** One part at a time: the next is asked for when the client has taken enough of the ones before. */
async function pump(body: AsyncIterable<Uint8Array | string>, outgoing: ServerResponse): Promise<void> {
  outgoing.strictContentLength = true;
  const iterator = body[Symbol.asyncIterator]();
  // A source may wait for long, or for ever, for its next part: a client that leaves ends it from here.
  const stop = () => void iterator.return?.()?.catch(() => {});
  outgoing.once("close", stop);
  try {
    outgoing.flushHeaders();
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(step.value)) await drained(outgoing);
      if (outgoing.destroyed) return;
    }
    outgoing.end();
  } catch (error) {
    // The status is sent: cutting the connection is the only way to tell the client that the body isn't whole.
    outgoing.destroy();
    throw error;
  } finally {
    outgoing.off("close", stop);
    if (outgoing.destroyed) stop();
  }
}

/** Resolves at drain or close, whichever is first. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
    if (outgoing.destroyed) done();
  });
}

/**
 * Answers a client that still sends: closing now would reset the connection and could take the answer with it. So the whole
 * answer is flushed first, what arrives is thrown away for a moment, then the connection closes.
 */
async function finishBeforeTheBody(exchange: Exchange, content: string | Uint8Array | null): Promise<void> {
  const { incoming, outgoing } = exchange;
  outgoing.flushHeaders();
  if (content !== null && content.length > 0) outgoing.write(content);
  if (!exchange.isBodyHeldBack && !incoming.destroyed) {
    const timeout = AbortSignal.timeout(lingerMilliseconds);
    let bytes = 0;
    const over = new AbortController();
    incoming.on("data", (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes > lingerBytes) over.abort();
    });
    await once(incoming, "close", { signal: AbortSignal.any([timeout, over.signal]) }).catch(() => {});
  }
  outgoing.end();
}
