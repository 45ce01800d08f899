import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, afterEach, test } from "node:test";
import { bin, collect, freePort, nuages, startNuages, temporaryFolder, until } from "../cli.test-support.ts";

const { dir: home, remove } = temporaryFolder();
after(remove);
const edits = process.env.NUAGES_FULL === "1" ? 50 : 10;
const site = join(home, "site");
mkdirSync(join(site, "node_modules"), { recursive: true });
symlinkSync(dirname(dirname(bin)), join(site, "node_modules", "nuages"));
mkdirSync(join(site, "templates"));
const writeViews = (word: string) =>
  writeFileSync(
    join(site, "views.ts"),
    `import { HttpResponse } from "nuages/http";\nexport const home = async () => new HttpResponse(${JSON.stringify(word)});\n`,
  );
writeFileSync(join(site, "package.json"), '{"type":"module"}');
writeFileSync(
  join(site, "settings.ts"),
  `import { defineSettings } from "nuages/settings";
export default defineSettings({ dir: import.meta.dirname, debug: true, secretKey: "only-for-tests-0123456789-abcdefghijk", apps: [], urls: () => import("./urls.ts"), databases: { default: { url: "sqlite::memory:" } } });
`,
);
writeFileSync(
  join(site, "urls.ts"),
  `import { path, urls } from "nuages/urls";
import { render } from "nuages/views";
import { home } from "./views.ts";
export default urls([path("", home), path("page/", (request) => render(request, "page.html"))]);
`,
);
writeFileSync(join(site, "templates", "page.html"), "first");
writeViews("start");

let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill("SIGKILL");
  running = undefined;
});

async function start(port: number) {
  const child = startNuages(["runserver", "--port", String(port)], { cwd: site });
  running = child;
  const output = collect(child);
  const url = `http://127.0.0.1:${port}`;
  const text = (path = "/") =>
    fetch(url + path, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.text(),
      () => "",
    );
  assert.ok(
    await until(async () => (await text()) !== "", 20_000),
    `did not start: ${output().stdout}${output().stderr}`,
  );
  return { child, output, text };
}

/** The processes that a process has started and that are still there. */
function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter((one) => one !== "");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

test(`${edits} edits restart it, typically within a second, leave one process, and Ctrl-C leaves none and a free port`, {
  timeout: 120_000,
}, async () => {
  const port = await freePort();
  const { child, output, text } = await start(port);
  assert.match(output().stdout, new RegExp(`http://127\\.0\\.0\\.1:${port}/ +ready in \\d+ ms`));
  const times: number[] = [];
  for (let edit = 1; edit <= edits; edit++) {
    const started = performance.now();
    writeViews(`edit ${edit}`);
    assert.ok(await until(async () => (await text()) === `edit ${edit}`, 10_000), `edit ${edit}: ${output().stderr}`);
    times.push(performance.now() - started);
    if (process.platform === "linux") assert.equal(childrenOf(child.pid!).length, 1);
  }
  const typical = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
  assert.ok(typical < 1000, `${Math.round(typical)} ms`);
  const children = process.platform === "linux" ? childrenOf(child.pid!) : [];
  child.kill("SIGINT");
  assert.deepEqual(await once(child, "exit"), [0, null]);
  for (const pid of children) assert.throws(() => process.kill(Number(pid), 0));
  assert.ok(await isFree(port));
  assert.equal(output().stderr, "");
});

test("a syntax error is told with its place and waits for the next edit; a template shows at once", {
  timeout: 60_000,
}, async () => {
  const { output, text } = await start(await freePort());
  writeFileSync(join(site, "templates", "page.html"), "second");
  assert.equal(await text("/page/"), "second");
  writeFileSync(join(site, "views.ts"), "export const = 1;\n");
  assert.ok(await until(() => output().stderr.includes("starts again when a file changes"), 10_000));
  assert.match(output().stderr, /SyntaxError.*views\.ts:1/);
  writeViews("mended");
  assert.ok(await until(async () => (await text()) === "mended", 10_000));
});

test("an exception that nothing caught is told, and the server starts again", { timeout: 60_000 }, async () => {
  writeFileSync(
    join(site, "views.ts"),
    `import { HttpResponse } from "nuages/http";
export const home = async (request) => {
  if (request.query.has("crash")) setTimeout(() => { throw new Error("nobody caught this"); }, 1);
  if (request.query.has("reject")) void Promise.reject(new Error("nobody awaited this"));
  return new HttpResponse(String(process.pid));
};
`,
  );
  const { output, text } = await start(await freePort());
  const first = await text();
  await text("/?reject");
  assert.equal(await text(), first);
  assert.match(output().stdout, /nobody awaited this/);
  await new Promise((done) => setTimeout(done, 1100));
  await text("/?crash");
  assert.ok(await until(async () => !["", first].includes(await text()), 10_000));
  assert.match(output().stdout, /nobody caught this/);
  assert.match(output().stderr, /has crashed and starts again/);
  writeViews("calm");
  assert.ok(await until(async () => (await text()) === "calm", 10_000));
});

test("many edits at once end in the last state", { timeout: 60_000 }, async () => {
  const { child, text } = await start(await freePort());
  for (let edit = 0; edit < 30; edit++) {
    writeViews(`quick ${edit}`);
    await new Promise((done) => setTimeout(done, 20 * (edit % 5)));
  }
  assert.ok(await until(async () => (await text()) === "quick 29", 15_000));
  if (process.platform === "linux") assert.equal(childrenOf(child.pid!).length, 1);
});

test("its server ends with it, also when it is killed", { timeout: 60_000 }, async () => {
  const port = await freePort();
  const { child } = await start(port);
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.ok(await until(() => isFree(port), 5000));
});

test("a port that is taken is told in one line, with exit code 1", { timeout: 60_000 }, async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  try {
    const { code, stdout, stderr } = await nuages(["runserver", String(port)], { cwd: site });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`^Error: Port ${port} on 127\\.0\\.0\\.1 is already in use\\.\\n.*\\n$`));
  } finally {
    server.close();
  }
  assert.equal((await nuages(["runserver", "eighty"], { cwd: site })).code, 2);
});

test("a connection that sends nothing does not hold up a restart", { timeout: 60_000 }, async () => {
  const port = await freePort();
  const { text } = await start(port);
  const idle = connect(port, "127.0.0.1").on("error", () => {});
  await once(idle, "connect");
  const started = performance.now();
  writeViews("with an idle connection");
  assert.ok(await until(async () => (await text()) === "with an idle connection", 10_000));
  assert.ok(performance.now() - started < 2500);
  idle.destroy();
});

test("a test that is written restarts nothing", { timeout: 60_000 }, async () => {
  const { output, text } = await start(await freePort());
  writeFileSync(join(site, "views.test.ts"), "export {};\n");
  await new Promise((done) => setTimeout(done, 300));
  writeViews("after a test");
  assert.ok(await until(async () => (await text()) === "after a test", 10_000));
  assert.match(output().stdout, /views\.ts changed/);
  assert.doesNotMatch(output().stdout, /views\.test\.ts/);
});
