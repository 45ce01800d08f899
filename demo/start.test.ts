// The demo as its user starts it: in a process of its own, with data of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { boundByPermissions, type Ended, run, serve, temporaryFolder, terminal } from "../tests/support/processes.ts";

const home = temporaryFolder("demo");
after(() => home.remove());

const node = [process.execPath, "--conditions=@nuages/source", "--disable-warning=ExperimentalWarning"];
const demo = import.meta.dirname;
const oneLine = /^Error: [^\n]+\n {2}[^\n]+\n$/;

/** A data folder of its own, not made yet. */
let count = 0;
const dataFolder = (): string => join(home.path, `data ${++count}`);
const withData = (data: string) => terminal({ DEMO_DATA: data });
const start = (data: string, ...words: string[]): Promise<Ended> =>
  run([...node, "start.ts", ...words], { cwd: demo, env: withData(data), timeout: 20_000 });
/** The demo once it has said all that it says at the start. It ends with the tests at the latest, whatever becomes of them. */
const serveDemo = async (data: string) => {
  const options = { cwd: demo, env: withData(data), until: /Ctrl-C ends it/ };
  const served = await serve([...node, "start.ts", "--port", "0"], options);
  after(() => served.stop());
  return served;
};

function assertToldInOneLine(ended: Ended, what: RegExp): void {
  assert.equal(ended.code, 1, ended.stdout + ended.stderr);
  assert.match(ended.stderr, oneLine);
  assert.match(ended.stderr, what);
  assert.ok(ended.milliseconds < 5000, `${ended.milliseconds} ms`);
}

test("a port that is taken is told in one line", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  try {
    assertToldInOneLine(await start(dataFolder(), "--port", String(port)), new RegExp(`Port ${port} .*already in use`));
  } finally {
    server.close();
  }
});

test("a database file that is no database is told in one line, and left as it is", async () => {
  const data = dataFolder();
  mkdirSync(data);
  const content = "Notes of somebody who keeps them in a file with an unlucky name. ".repeat(20);
  writeFileSync(join(data, "demo.sqlite3"), content);
  assertToldInOneLine(await start(data, "--port", "0"), /demo\.sqlite3.*not a SQLite database/);
  assert.equal(readFileSync(join(data, "demo.sqlite3"), "utf8"), content);
});

test("a data folder that can't be made is told in one line", async () => {
  const data = dataFolder();
  writeFileSync(data, "");
  assertToldInOneLine(await start(data, "--port", "0"), /can't keep its data in .*data \d+ \(E\w+\)\.\n.*DEMO_DATA/);
});

test("a data folder that is only readable is told in one line, empty or full", async (t) => {
  const argv = boundByPermissions([...node, "start.ts", "--port", "0"]);
  if (argv === undefined) return t.skip("this is root, and there is no setpriv to try without its privilege");
  const [full, empty] = [dataFolder(), dataFolder()];
  await (await serveDemo(full)).stop();
  mkdirSync(empty);
  for (const [data, what] of [
    [full, /read-only|can't be opened/],
    [empty, /can't keep its data in .*data \d+ \(EACCES\)/],
  ] as const) {
    chmodSync(data, 0o555);
    assertToldInOneLine(await run(argv, { cwd: demo, env: withData(data), timeout: 20_000 }), what);
    chmodSync(data, 0o755);
  }
});

test("a word or an option that it doesn't know is told in one line, with exit code 2", async () => {
  for (const words of [["fil"], ["--prot", "1"], ["--port", "eighty"]]) {
    const ended = await start(dataFolder(), ...words);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, oneLine);
  }
});

test("it ends politely within 3 seconds, also with a connection open, and a second start finds data and password again", async () => {
  const data = dataFolder();
  const first = await serveDemo(data);
  const signIn = /sign in as editor with (\S{20})\n/.exec(first.output());
  assert.ok(signIn, first.output());
  assert.match(first.output(), /Loaded 14 posts\./);
  const address = new URL(first.url);
  const idle = spawn(process.execPath, [
    "--eval",
    `require("node:net").connect(${address.port}, "127.0.0.1").on("error", () => {})`,
  ]);
  after(() => idle.kill());
  await fetch(`${first.url}/`).then((response) => response.text());
  const ended = await first.stop();
  assert.equal(ended.code, 0, first.output());
  assert.ok(ended.milliseconds < 3000, `${ended.milliseconds} ms`);

  const secrets = ["secret-key", "editor-password"].map((name) => join(data, name));
  for (const file of secrets) assert.equal(statSync(file).mode & 0o777, 0o600);
  const kept = secrets.map((file) => readFileSync(file, "utf8"));

  const second = await serveDemo(data);
  try {
    assert.ok(second.output().includes(signIn[0]), second.output());
    assert.doesNotMatch(second.output(), /Loaded/);
    assert.deepEqual(
      secrets.map((file) => readFileSync(file, "utf8")),
      kept,
    );
    assert.equal((await fetch(`${second.url}/posts/good-morning/`)).status, 200);
    assert.equal(await canSignIn(second.url, signIn[1]!), true);
    assert.equal(await canSignIn(second.url, "not the password"), false);
  } finally {
    await second.stop();
  }
});

test("a password that was lost is replaced by one that works", async () => {
  const data = dataFolder();
  await (await serveDemo(data)).stop();
  writeFileSync(join(data, "editor-password"), "");
  const again = await serveDemo(data);
  const shown = /sign in as editor with (\S{20})\n/.exec(again.output())?.[1];
  assert.ok(shown, again.output());
  assert.equal(await canSignIn(again.url, shown), true);
  await again.stop();
});

async function canSignIn(url: string, password: string): Promise<boolean> {
  const page = await fetch(`${url}/admin/login/`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const answer = await fetch(`${url}/admin/login/`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: url },
    body: new URLSearchParams({ csrfToken, username: "editor", password }),
  });
  return [302, 303].includes(answer.status);
}

test("an empty secret of a start that was cut off is made anew", async () => {
  const data = dataFolder();
  mkdirSync(data);
  for (const name of ["secret-key", "editor-password"]) writeFileSync(join(data, name), "");
  const site = await serveDemo(data);
  await site.stop();
  for (const name of ["secret-key", "editor-password"]) assert.ok(readFileSync(join(data, name), "utf8").length >= 20);
});

test("fill adds as many posts as it is asked for, and says what it needs first", async () => {
  const data = dataFolder();
  const early = await start(data, "fill", "--posts", "10");
  assert.equal(early.code, 1);
  assert.match(early.stderr, oneLine);
  await (await serveDemo(data)).stop();
  for (const total of [500, 1000]) {
    const ended = await start(data, "fill", "--posts", "500");
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    assert.match(ended.stdout, /^500 of 500 posts\n$/);
    const database = new DatabaseSync(join(data, "demo.sqlite3"), { readOnly: true });
    const { n } = database.prepare("SELECT count(*) AS n FROM publication_post WHERE slug LIKE 'filled-%'").get()!;
    database.close();
    assert.equal(n, total);
  }
});
