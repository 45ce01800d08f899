import type { IncomingMessage } from "node:http";
import { BadRequest, NuagesError } from "../../errors/index.ts";
import { parseHost } from "../../security/index.ts";
import type { HttpLimits } from "../limits.ts";

/** What node's parser lets through although two parties could read it differently; undefined where the request is sound. */
export function framingProblem(incoming: IncomingMessage, limits: HttpLimits): NuagesError | undefined {
  const raw = incoming.rawHeaders;
  if (raw.length / 2 > limits.headerCount) {
    return new NuagesError("E_TOO_MANY_HEADERS", { count: raw.length / 2, limit: limits.headerCount });
  }
  if (incoming.httpVersionMajor !== 1) return new BadRequest("the protocol version is not HTTP/1.0 or HTTP/1.1");
  if (incoming.method === "TRACE" || incoming.method === "CONNECT") {
    return new NuagesError("E_METHOD_NOT_ALLOWED", { method: incoming.method, allowed: ["GET", "HEAD", "POST"] });
  }
  if (!incoming.url?.startsWith("/")) return new BadRequest("the request target must be a path");
  return headerProblem(raw);
}

/** Nearly every request of a site has the same Host: the last sound one is not taken apart again. */
let lastSoundHost = "";

function headerProblem(raw: readonly string[]): NuagesError | undefined {
  let host: string | undefined;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!;
    if (name.length === 6 && name.toLowerCase() === "expect" && raw[i + 1]!.toLowerCase() !== "100-continue")
      return new NuagesError("E_EXPECTATION", { received: raw[i + 1]! });
    if (name.length !== 4 || name.toLowerCase() !== "host") continue;
    if (host !== undefined) return new BadRequest("there is more than one Host header");
    host = raw[i + 1]!;
  }
  if (host === undefined) return new BadRequest("there is no Host header");
  if (host === lastSoundHost && host !== "") return undefined;
  if (parseHost(host) === undefined) return new BadRequest("the Host header is malformed");
  lastSoundHost = host;
  return undefined;
}
