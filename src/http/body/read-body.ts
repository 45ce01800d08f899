import { NuagesError } from "../../errors/index.ts";
import { BodyTooLarge } from "../errors.ts";

/** Where the bytes of a body come from: nothing, all at once, or as they arrive. */
export type BodySource = AsyncIterable<Uint8Array> | Uint8Array | undefined;

/**
 * All bytes of the body, counted while they arrive: at `limit` + 1 the reading stops with BodyTooLarge.
 * A declared length over the limit is refused before the first byte is read.
 */
export async function readBody(source: BodySource, limit: number, declared: string | undefined): Promise<Uint8Array> {
  if (source === undefined) return new Uint8Array();
  if (declared !== undefined && Number(declared) > limit) throw new BodyTooLarge(limit);
  if (source instanceof Uint8Array) {
    if (source.byteLength > limit) throw new BodyTooLarge(limit);
    return source;
  }
  const body = new GrowingBytes(limit);
  try {
    for await (const chunk of source) {
      if (body.size + chunk.byteLength > limit) throw new BodyTooLarge(limit);
      body.add(chunk);
    }
  } catch (cause) {
    if (cause instanceof NuagesError) throw cause;
    throw new NuagesError("E_CLIENT_GONE", {}, { cause });
  }
  return body.bytes();
}

/**
 * Bytes in one piece of memory, which doubles when it is full: a list of the chunks would hold hundreds of bytes for each, and a client
 * may send a body in chunks of one byte.
 */
class GrowingBytes {
  readonly #limit: number;
  #memory: Uint8Array = new Uint8Array();
  size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Uint8Array): void {
    if (this.size === 0) {
      // Nearly every body comes in one chunk, which is then not copied.
      this.#memory = chunk;
      this.size = chunk.byteLength;
      return;
    }
    const size = this.size + chunk.byteLength;
    if (size > this.#memory.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, Math.min(this.#limit, size * 2)));
      larger.set(this.bytes());
      this.#memory = larger;
    }
    this.#memory.set(chunk, this.size);
    this.size = size;
  }

  bytes(): Uint8Array {
    return this.#memory.subarray(0, this.size);
  }
}
