export { createServer, type HttpServer, type ServerOptions, type ServerTimeouts } from "./server.ts";
