import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { bareHeaders } from "./bare-headers.ts";

/** Answers what node's parser refused, in one write, and closes; a connection that already carries a response is only closed. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex, isAnswered: boolean): void {
  if (isAnswered || !socket.writable || error.code === "ECONNRESET" || error.code === "EPIPE") {
    socket.destroy();
    return;
  }
  refuse(socket, statusOf(error.code), "");
}

/** CONNECT asks for a tunnel: there is none. */
export function refuseConnect(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  refuse(socket, 405, "Allow: GET, HEAD, POST\r\n");
}

function statusOf(code: string | undefined): number {
  if (code === "HPE_HEADER_OVERFLOW") return 431;
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return 413;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
}

function refuse(socket: Duplex, status: number, headers: string): void {
  const reason = STATUS_CODES[status] ?? "";
  const lines = bareHeaders.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\n${lines}${headers}`;
  socket.end(`${head}Content-Length: ${reason.length}\r\n\r\n${reason}`, () => socket.destroy());
}
