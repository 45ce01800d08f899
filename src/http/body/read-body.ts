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
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > limit) throw new BodyTooLarge(limit);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof NuagesError) throw cause;
    throw new NuagesError("E_CLIENT_GONE", {}, { cause });
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}
