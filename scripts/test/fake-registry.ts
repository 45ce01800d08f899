// A registry of one package on this machine: a "Node" that stands for the one that runs it.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/** The registry, and the lock file that pins its package for this system. */
export interface FakeRegistry {
  readonly url: string;
  readonly lock: unknown;
  close(): Promise<void>;
}

/** Packs the package into `folder` and serves it on a free port. */
export async function fakeRegistry(folder: string): Promise<FakeRegistry> {
  const [name, version] = ["nuages-pretended-node", "24.99.0"];
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin/node"), `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version, bin: { node: "bin/node" } }));
  const packed = JSON.parse(execFileSync("npm", ["pack", "--json"], { cwd: folder, encoding: "utf8", stdio: "pipe" }));
  const { filename, integrity } = Array.isArray(packed) ? packed[0] : Object.values<Record<string, string>>(packed)[0];
  const tarball = readFileSync(join(folder, filename));
  const server = createServer((request, response) => {
    const { host = "" } = request.headers;
    const dist = { tarball: `http://${host}/tarball.tgz`, integrity };
    const versions = { [version]: { name, version, dist } };
    if (request.url === "/tarball.tgz") response.end(tarball);
    else response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as { port: number };
  const entry = { version, integrity, os: process.platform, cpu: process.arch, optional: true };
  return {
    url: `http://127.0.0.1:${address.port}`,
    lock: { lockfileVersion: 3, packages: { "": {}, [`node_modules/${name}`]: entry } },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
