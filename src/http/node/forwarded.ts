import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** Who sent a request, and how. */
export interface Client {
  readonly remoteAddress: string;
  readonly scheme: "http" | "https";
}

/**
 * The client's address and scheme. With `hops` = 0 they are those of the socket and forwarded headers mean nothing. With
 * n hops, the last n entries of X-Forwarded-For were written by the n trusted proxies: the oldest of them is the client,
 * whatever the client itself put before. The same place of X-Forwarded-Proto tells the scheme.
 */
export function clientOf(incoming: IncomingMessage, hops: number): Client {
  const socket = incoming.socket;
  const direct: Client = {
    remoteAddress: plainAddress(socket.remoteAddress ?? ""),
    scheme: "encrypted" in socket && socket.encrypted === true ? "https" : "http",
  };
  if (hops === 0) return direct;
  const address = entryAt(incoming.headers["x-forwarded-for"], hops);
  const scheme = entryAt(incoming.headers["x-forwarded-proto"], hops);
  return {
    remoteAddress: (address === undefined ? undefined : forwardedAddress(address)) ?? direct.remoteAddress,
    scheme: scheme === "https" || scheme === "http" ? scheme : direct.scheme,
  };
}

/** The entry that the outermost trusted proxy wrote; the first one where the list is shorter. */
function entryAt(header: string | string[] | undefined, hops: number): string | undefined {
  if (header === undefined) return undefined;
  const entries = (typeof header === "string" ? header : header.join(",")).split(",");
  return entries[Math.max(0, entries.length - hops)]?.trim().toLowerCase();
}

/** An address with or without port, `[::1]:80` included; undefined for anything else ("unknown", a name). */
function forwardedAddress(entry: string): string | undefined {
  if (isIP(entry) !== 0) return plainAddress(entry);
  const bracket = /^\[([0-9a-f:.]+)\](?::[0-9]{1,5})?$/.exec(entry)?.[1];
  const address = bracket ?? entry.replace(/:[0-9]{1,5}$/, "");
  return isIP(address) === 0 ? undefined : plainAddress(address);
}

/** `::ffff:10.0.0.1`, an IPv4 client of a dual-stack socket, is `10.0.0.1`: one client, one address. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}
