// The README's tutorial, done as a reader would do it: its files are written, its commands are run, its pages are asked for.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { after, test } from "node:test";
import { blocksOf, type CodeBlock } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "nuages-tutorial-"));
const password = "a shelf over the fireplace";
const running = new Set<ChildProcess>();

after(async () => {
  await Promise.all([...running].map(stop));
  rmSync(folder, { recursive: true, force: true });
});

/** A folder that looks like the checkout to the commands, so that what they write beside it stays in the test's own folder. */
const checkout = join(folder, "nuages");
mkdirSync(checkout);
symlinkSync(resolve("bin"), join(checkout, "bin"), "dir");

/** Where the commands run; `cd` changes it. */
let place = checkout;

const environment = {
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  HOME: folder,
  NO_COLOR: "1",
  npm_config_offline: "true",
  npm_config_update_notifier: "false",
  NUAGES_SUPERUSER_USERNAME: "ada",
  NUAGES_SUPERUSER_PASSWORD: password,
};

function start(line: string): { child: ChildProcess; output: () => string } {
  // A group of its own, so that stopping it also stops what npm has started.
  const child = spawn("sh", ["-c", line], {
    cwd: place,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let text = "";
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding("utf8").on("data", (part) => (text += part));
  return { child, output: () => text };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  process.kill(-child.pid!, "SIGTERM");
  const late = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 5000);
  await gone;
  clearTimeout(late);
}

/** Runs a command of the tutorial to its end. */
async function run(line: string): Promise<void> {
  const { child, output } = start(line);
  const late = setTimeout(() => void stop(child), 60_000);
  const code = await new Promise((done) => child.once("close", done));
  clearTimeout(late);
  assert.equal(code, 0, `${line}\n${output()}`);
}

/** Serves the site on a free port while `visit` looks at it. */
async function serve(visit: (url: string) => Promise<void>): Promise<void> {
  const { child, output } = start("npm run dev -- --port 0");
  try {
    for (let waited = 0; waited < 30_000; waited += 50) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
      if (url !== undefined) return await visit(url);
      if (child.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`The site did not start:\n${output()}`);
  } finally {
    await stop(child);
  }
}

const ask = (url: string, init: RequestInit = {}) =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000), ...init });

async function pageAt(url: string, init?: RequestInit): Promise<string> {
  const response = await ask(url, init);
  const text = await response.text();
  assert.equal(response.status, 200, `${url}\n${text}`);
  return text;
}

/** What a line does here where a reader would sit at the keyboard. */
async function typed(line: string): Promise<void> {
  if (line.startsWith("cd ")) place = resolve(place, line.slice(3));
  else if (line === "npx nuages createsuperuser") await run(`${line} --no-input`);
  else if (line === "npm run dev") await serve(async (url) => void (await pageAt(`${url}/`)));
  else await run(line);
}

async function follow(block: CodeBlock): Promise<void> {
  if (block.language === "sh") {
    for (const line of block.code.trim().split("\n")) await typed(line);
  } else if (block.file !== undefined) {
    const file = join(place, block.file);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, block.code);
  }
}

async function visit(url: string): Promise<void> {
  const empty = await ask(`${url}/`);
  const cookie = empty.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const page = await empty.text();
  assert.match(page, /The shelf is empty/);
  const token = /name="csrfToken" value="([^"]+)"/.exec(page)?.[1];
  const author = /<option value="(\d+)">Tove Jansson/.exec(page)?.[1];
  assert.ok(token !== undefined && author !== undefined, page);
  const send = (fields: Record<string, string>) =>
    ask(`${url}/`, {
      method: "POST",
      headers: { cookie, origin: url },
      body: new URLSearchParams({ csrfToken: token, ...fields }),
    });

  const refused = await send({ author, title: "" });
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /This field is required/);

  const taken = await send({ author, title: "The Summer Book", note: "An island." });
  assert.equal(taken.status, 302, await taken.text());
  const session = taken.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const filled = await pageAt(url + taken.headers.get("location"), { headers: { cookie: session } });
  assert.match(filled, /“The Summer Book” is on the shelf/);
  const link = /<a href="(\/books\/\d+\/)">The Summer Book<\/a> by Tove Jansson/.exec(filled)?.[1];
  assert.ok(link !== undefined, filled);
  assert.match(await pageAt(url + link), /<p>An island\.<\/p>/);

  const admin = await ask(`${url}/admin/`);
  assert.ok([302, 303].includes(admin.status), String(admin.status));
  assert.match(await pageAt(new URL(admin.headers.get("location")!, url).href), /type="password"/);
}

async function signIn(url: string): Promise<void> {
  const login = await ask(`${url}/admin/login/`);
  const cookie = login.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const token = /name="csrfToken" value="([^"]+)"/.exec(await login.text())![1]!;
  const answer = await ask(`${url}/admin/login/`, {
    method: "POST",
    headers: { cookie, origin: url },
    body: new URLSearchParams({ csrfToken: token, username: "ada", password }),
  });
  assert.ok([302, 303].includes(answer.status), await answer.text());
  const session = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  assert.match(await pageAt(`${url}/admin/books/book/`, { headers: { cookie: session } }), /The Summer Book/);
}

test("the README's tutorial makes a site that works", { timeout: 240_000 }, async () => {
  for (const block of blocksOf("README.md")) await follow(block);
  await serve(async (url) => {
    await visit(url);
    await signIn(url);
  });
});
