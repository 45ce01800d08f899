// The floor: a bare node:http server with one answer.
import { createServer } from "node:http";

createServer((_request, response) => response.end("It works.")).listen(Number(process.argv[2]), "127.0.0.1");
