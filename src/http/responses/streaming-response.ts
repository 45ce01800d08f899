import { HttpResponse, type ResponseInit } from "../response.ts";

/** Parts of a body, as they come: an async generator, a web or Node stream, or a plain iterable. */
export type StreamSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/**
 * A response whose body is made while it is sent. The source is asked for its next part only when the client has taken the
 * ones before, and its `return` runs when the client goes away.
 *
 * @example
 * return new StreamingResponse(csvLines(), { contentType: "text/csv; charset=utf-8" });
 */
export class StreamingResponse extends HttpResponse {
  constructor(source: StreamSource, init: ResponseInit = {}) {
    super(Symbol.asyncIterator in source ? source : fromIterable(source), {
      ...init,
      contentType: init.contentType ?? "application/octet-stream",
    });
  }
}

async function* fromIterable(source: Iterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string, void> {
  yield* source;
}
