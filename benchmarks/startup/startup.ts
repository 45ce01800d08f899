// What a site costs before it does anything: the size of the package, its dependencies, the time to the first response, the memory at rest.
// The site is the one that `startproject` writes, on the packed and installed package; the floor is a bare node:http server on the same machine.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { installInto, pack } from "../../tests/package/pack.ts";

const rounds = 7;

const serveSource = `import { createApplication, serve } from "nuages";
import settings from "./settings.ts";

await serve(await createApplication(settings), { port: Number(process.argv[2]) });
`;

interface Measured {
  /** Milliseconds from the start of the process to the first whole response. */
  readonly firstResponse: number;
  /** Milliseconds of CPU time until then. */
  readonly cpu: number;
  /** Bytes resident two seconds later. */
  readonly resident: number;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function firstResponse(url: string): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    try {
      const response = await fetch(url);
      await response.text();
      if (response.status < 500) return;
    } catch {
      await wait(5);
    }
  }
  throw new Error(`no response from ${url}`);
}

/** User and system time of a process in milliseconds, and its resident bytes (Linux's /proc). */
function usageOf(pid: number): { cpu: number; resident: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return { cpu: (Number(fields[11]) + Number(fields[12])) * 10, resident: pages * 4096 };
}

async function measure(start: (port: number) => ChildProcess): Promise<Measured> {
  const port = await freePort();
  const began = performance.now();
  const child = start(port);
  try {
    await firstResponse(`http://127.0.0.1:${port}/`);
    const elapsed = performance.now() - began;
    const { cpu } = usageOf(child.pid!);
    await wait(2000);
    return { firstResponse: elapsed, cpu, resident: usageOf(child.pid!).resident };
  } finally {
    child.kill("SIGKILL");
    await new Promise((done) => child.once("exit", done));
  }
}

async function best(start: (port: number) => ChildProcess): Promise<Measured> {
  const all: Measured[] = [];
  for (let round = 0; round < rounds; round++) all.push(await measure(start));
  const least = (pick: (one: Measured) => number) => Math.min(...all.map(pick));
  return { firstResponse: least((m) => m.firstResponse), cpu: least((m) => m.cpu), resident: least((m) => m.resident) };
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

function sizeOf(folder: string): number {
  return globSync("**/*", { cwd: folder })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

function makeSite(folder: string, tarball: string): string {
  const tools = installInto(join(folder, "tools"), tarball);
  const nuages = join(tools, "node_modules/.bin/nuages");
  execFileSync(nuages, ["startproject", "site"], { cwd: tools, stdio: "pipe" });
  const site = join(tools, "site");
  execFileSync(nuages, ["migrate"], { cwd: site, stdio: "pipe" });
  return site;
}

function row(name: string, value: string, ratio?: number): void {
  process.stdout.write(
    `${name.padEnd(46)} ${value.padStart(14)}${ratio === undefined ? "" : `   ${ratio.toFixed(2)} x bare`}\n`,
  );
}

/** Measures and prints. */
export async function run(): Promise<void> {
  const packed = pack();
  try {
    const site = makeSite(packed.folder, packed.tarball);
    const modules = join(packed.folder, "tools/node_modules");
    const { dependencies } = JSON.parse(readFileSync(resolve("package.json"), "utf8"));
    const installed = globSync(["*/package.json", "@*/*/package.json"], { cwd: modules }).length;
    const quiet = { stdio: "ignore" } as const;
    const bare = await best((port) =>
      spawn(process.execPath, [resolve("benchmarks/startup/bare.mjs"), String(port)], quiet),
    );
    writeFileSync(join(site, "serve.ts"), serveSource);
    const ours = await best((port) => spawn(process.execPath, ["serve.ts", String(port)], { ...quiet, cwd: site }));
    process.stdout.write(
      `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, ${new Date().toISOString().slice(0, 10)}, best of ${rounds}\n`,
    );
    row("package, packed", kilobytes(packed.bytes));
    row("package, unpacked", kilobytes(packed.unpackedBytes));
    row("run-time dependencies, direct", String(Object.keys(dependencies).length));
    row("packages installed, nuages included", String(installed));
    row("installed, on disk", kilobytes(sizeOf(modules)));
    row("first response, bare node:http", `${bare.firstResponse.toFixed(0)} ms`);
    row("first response, a new site", `${ours.firstResponse.toFixed(0)} ms`, ours.firstResponse / bare.firstResponse);
    row("CPU until then, bare node:http", `${bare.cpu} ms`);
    row("CPU until then, a new site", `${ours.cpu} ms`, ours.cpu / bare.cpu);
    row("memory at rest, bare node:http", megabytes(bare.resident));
    row("memory at rest, a new site", megabytes(ours.resident), ours.resident / bare.resident);
  } finally {
    packed.remove();
  }
}
