import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const folder = mkdtempSync(join(tmpdir(), "nuages-serve-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const room = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, "..", name, "index.ts")).href);
const script = join(folder, "server.ts");
writeFileSync(
  script,
  `
import { createApplication, serve } from ${room("application")};
import { HttpResponse } from ${room("http")};
import { defineSettings } from ${room("settings")};
import { path, urls } from ${room("urls")};

const settings = defineSettings({
  secretKey: "only-for-tests-0123456789-abcdefghijk",
  debug: true,
  apps: [],
  graceSeconds: Number(process.argv[2]),
  databases: { default: { url: "sqlite::memory:" } },
  urls: urls([
    path("", async () => new HttpResponse("here")),
    path("slow/", async () => { await new Promise((done) => setTimeout(done, 600)); return new HttpResponse("done"); }),
    path("stuck/", () => new Promise(() => setInterval(() => {}, 1000))),
    path("boom/", async () => { setTimeout(() => { throw new Error("nobody caught this"); }, 20); return new HttpResponse("armed"); }),
    path("reject/", async () => { void Promise.reject(new Error("nobody awaited this")); return new HttpResponse("armed"); }),
  ]),
});
const { url } = await serve(await createApplication(settings), { port: 0 });
process.stderr.write(url + "\\n");
`,
);

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

async function start(graceSeconds = 5): Promise<Server> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, String(graceSeconds)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout!.on("data", (text) => {
    output += text;
  });
  const exit = once(child, "exit").then(([code]) => code as number | null);
  const [first] = (await Promise.race([
    once(child.stderr!, "data"),
    exit.then(() => ["the server did not start"]),
  ])) as [Buffer | string];
  return { child, url: String(first).trim(), output: () => output, exit };
}

test("SIGTERM lets the requests under way finish, then the process ends with 0", { timeout: 20_000 }, async () => {
  const { child, url, exit } = await start();
  try {
    const answers = Array.from({ length: 50 }, () =>
      fetch(`${url}slow/`).then(async (response) => [response.status, await response.text()]),
    );
    await sleep(250);
    child.kill("SIGTERM");
    assert.deepEqual(await Promise.all(answers), Array(50).fill([200, "done"]));
    assert.equal(await exit, 0);
    await assert.rejects(fetch(url));
  } finally {
    child.kill("SIGKILL");
  }
});

test("a request that never ends is cut off after the grace, with exit code 1", { timeout: 20_000 }, async () => {
  const { child, url, exit } = await start(0.5);
  try {
    const stuck = fetch(`${url}stuck/`).then(
      () => "answered",
      () => "cut",
    );
    await sleep(150);
    const started = performance.now();
    child.kill("SIGTERM");
    assert.equal(await exit, 1);
    assert.equal(await stuck, "cut");
    assert.ok(performance.now() - started < 2500);
  } finally {
    child.kill("SIGKILL");
  }
});

test("a second signal ends the process at once", { timeout: 20_000 }, async () => {
  const { child, url, exit } = await start(30);
  try {
    void fetch(`${url}stuck/`).catch(() => {});
    await sleep(150);
    child.kill("SIGTERM");
    await sleep(200);
    const started = performance.now();
    child.kill("SIGTERM");
    assert.equal(await exit, 1);
    assert.ok(performance.now() - started < 1000);
  } finally {
    child.kill("SIGKILL");
  }
});

test("an error that nothing caught is logged, the requests under way finish, the exit code is 1", {
  timeout: 30_000,
}, async () => {
  for (const path of ["boom/", "reject/"]) {
    const { child, url, exit, output } = await start();
    try {
      const answers = Array.from({ length: 20 }, () => fetch(`${url}slow/`).then((response) => response.text()));
      await sleep(150);
      assert.equal(await (await fetch(url + path)).text(), "armed");
      assert.deepEqual(await Promise.all(answers), Array(20).fill("done"));
      assert.equal(await exit, 1);
      assert.match(output(), /nobody (caught|awaited) this/);
    } finally {
      child.kill("SIGKILL");
    }
  }
});

test("a log that nobody reads does not stop the server", { timeout: 20_000 }, async () => {
  const { child, url, exit } = await start();
  try {
    child.stdout!.destroy();
    for (let i = 0; i < 20; i++) assert.equal((await fetch(url)).status, 200);
    child.kill("SIGTERM");
    assert.equal(await exit, 0);
  } finally {
    child.kill("SIGKILL");
  }
});
