import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { Databases, sql } from "../../index.ts";

describe("the driver", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "nuages-driver-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const open = (url: string, options = {}) => new Databases({ default: { url, ...options } });
  const failure = async (databases: Databases) => {
    try {
      return await databases
        .get()
        .execute(sql`create table t (a)`)
        .then(
          () => assert.fail("must fail"),
          (error) => error,
        );
    } finally {
      await databases.close();
    }
  };

  const cannotOpen: readonly [string, () => string, RegExp, RegExp][] = [
    ["a missing folder", () => "nowhere/site.sqlite3", /folder .*nowhere does not exist/, /mkdir -p/],
    ["a folder", () => ".", /it is a folder/, /Name a file/],
    [
      "a file that is no database",
      () => garbage("text.sqlite3", "hello ".repeat(1000)),
      /not a SQLite database/,
      /Move the file away/,
    ],
  ];
  function garbage(name: string, content: string): string {
    writeFileSync(join(folder, name), content);
    return name;
  }
  for (const [name, path, message, hint] of cannotOpen) {
    it(`tells ${name} in one clear error`, async () => {
      const error = await failure(open(`sqlite:${join(folder, path())}`));
      assert.equal(error.code, "E_DATABASE_OPEN");
      assert.match(error.message, message);
      assert.match(error.hint, hint);
    });
  }

  it("tells a damaged file, and reads on elsewhere", async () => {
    const path = join(folder, "damaged.sqlite3");
    const made = new DatabaseSync(path);
    made.exec("create table t (a text); create index i on t (a);");
    const insert = made.prepare("insert into t values (?)");
    for (let i = 0; i < 2000; i++) insert.run(`row ${i} ${"x".repeat(50)}`);
    made.close();
    const { readFileSync } = await import("node:fs");
    const bytes = readFileSync(path);
    bytes.fill(0xff, 8192);
    writeFileSync(path, bytes);
    const databases = open(`sqlite:${path}`);
    await assert.rejects(databases.get().execute(sql`select count(a) from t where a > 'a'`), {
      code: "E_DATABASE_OPEN",
      message: /damaged/,
    });
    await databases.close();
  });

  it("tells a folder or file that this user may not write", async (t) => {
    if (process.getuid?.() !== 0 && process.platform === "win32") return t.skip("rights work differently there");
    const locked = join(folder, "locked");
    mkdirSync(locked);
    const path = join(locked, "site.sqlite3");
    const databases = open(`sqlite:${path}`);
    await databases.get().execute(sql`create table t (a)`);
    await databases.close();
    // Another user than the owner, where this one could write everything.
    const program = `
      if (process.getuid() === 0) { process.chdir("/"); process.setgid(65534); process.setuid(65534); }
      const { Databases, sql } = await import(${JSON.stringify(new URL("../../index.ts", import.meta.url).href)});
      const db = new Databases({ default: { url: "sqlite:${path}" } }).get();
      for (const s of [sql\`select * from t\`, sql\`insert into t values (1)\`]) {
        try { await db.execute(s); console.log("done"); } catch (error) { console.log(error.code, error.message, error.hint); }
      }`;
    const { chmodSync } = await import("node:fs");
    chmodSync(folder, 0o755);
    chmodSync(path, 0o444);
    chmodSync(locked, 0o555);
    const output = await run(program);
    chmodSync(locked, 0o755);
    const lines = output.trim().split("\n");
    assert.match(
      lines.at(-1)!,
      /^E_DATABASE_OPEN Can't open the database .*site\.sqlite3: the file or its folder is read-only\. Make the file .* writable/,
    );
  });

  it("understands the ways to write a path, and refuses what is none", async () => {
    for (const url of [`sqlite:${folder}/a.sqlite3`, `sqlite://${folder}/a.sqlite3`]) {
      const databases = open(url);
      await databases.get().execute(sql`create table if not exists t (a)`);
      await databases.close();
    }
    assert.ok(existsSync(join(folder, "a.sqlite3")));
    for (const url of ["sqlite:", "sqlite:a?mode=ro"]) assert.throws(() => open(url), { code: "E_DATABASE_URL" });
    assert.throws(
      () => open("mongodb://user:secret@host/x"),
      (error: Error & { code?: string }) => error.code === "E_DATABASE_URL" && !error.message.includes("secret"),
    );
    assert.throws(() => new Databases({ replica: { url: "sqlite::memory:" } }), { code: "E_DATABASE_UNKNOWN" });
  });

  it("leaves nothing behind: a database in memory is gone, a file has no log beside it", async () => {
    // Other processes have databases in memory too: it is told by which folder came and went.
    const folders = () => new Set(readdirSync(tmpdir()).filter((name) => name.startsWith("nuages-database-")));
    const before = folders();
    const path = join(folder, "tidy.sqlite3");
    const databases = new Databases({ default: { url: `sqlite:${path}` }, memory: { url: "sqlite::memory:" } });
    await databases.get().execute(sql`create table t (a)`);
    await databases.get("memory").execute(sql`create table t (a)`);
    await databases.get().execute(sql`select * from t`);
    const came = [...folders().difference(before)];
    await databases.close();
    await databases.close();
    assert.ok(came.some((name) => !folders().has(name)));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("tidy")),
      ["tidy.sqlite3"],
    );
    await assert.rejects(databases.get().execute(sql`select 1`), { code: "E_DATABASE_CLOSED" });
  });

  it("lets two objects of one file write in turn", async () => {
    const path = join(folder, "shared.sqlite3");
    const [a, b] = [open(`sqlite:${path}`), open(`sqlite:${folder}/../${folder.split("/").pop()}/shared.sqlite3`)];
    await a.get().execute(sql`create table t (a)`);
    await Promise.all(
      [a, b].flatMap((one) =>
        Array.from({ length: 20 }, () =>
          one.get().atomic(async () => {
            await one.get().execute(sql`insert into t values (1)`);
            await new Promise((resolve) => setTimeout(resolve, 1));
          }),
        ),
      ),
    );
    assert.equal((await b.get().execute(sql`select count(*) from t`)).rows[0]![0], 40);
    await Promise.all([a.close(), b.close()]);
  });

  /** Holds the write lock of a file in another process until told to let go. */
  async function locker(path: string): Promise<ChildProcess> {
    const program = `
      const { DatabaseSync } = await import("node:sqlite");
      const db = new DatabaseSync(${JSON.stringify(path)});
      db.exec("begin immediate; insert into t values ('theirs')");
      console.log("locked");
      process.stdin.once("data", () => { db.exec("commit"); db.close(); process.exit(); });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(child.stdout!, "data");
    return child;
  }

  it("waits for another process without stopping this one, and reads meanwhile", async () => {
    const path = join(folder, "busy.sqlite3");
    const databases = open(`sqlite:${path}`, { lockTimeout: 5000 });
    const db = databases.get();
    await db.execute(sql`create table t (a)`);
    const child = await locker(path);
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    const write = db.atomic(() => db.execute(sql`insert into t values ('ours')`));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual((await db.execute(sql`select a from t`)).rows, []);
    assert.ok(ticks > 5);
    child.stdin!.write("go");
    await write;
    clearInterval(timer);
    if (child.exitCode === null) await once(child, "exit");
    assert.deepEqual((await db.execute(sql`select a from t order by a`)).rows, [["ours"], ["theirs"]]);
    await databases.close();
  });

  it("gives up after the lock timeout, and goes on when the other process is killed", async () => {
    const path = join(folder, "stuck.sqlite3");
    const databases = open(`sqlite:${path}`, { lockTimeout: 60 });
    const db = databases.get();
    await db.execute(sql`create table t (a)`);
    const child = await locker(path);
    await assert.rejects(db.execute(sql`insert into t values (1)`), {
      code: "E_DATABASE_BUSY",
      status: 503,
      retryable: true,
    });
    await assert.rejects(
      db.atomic(() => db.execute(sql`insert into t values (1)`)),
      { code: "E_DATABASE_BUSY" },
    );
    child.kill("SIGKILL");
    await once(child, "exit");
    await db.execute(sql`insert into t values ('after')`);
    assert.deepEqual((await db.execute(sql`select a from t`)).rows, [["after"]]);
    assert.deepEqual((await db.execute(sql`pragma integrity_check`)).rows, [["ok"]]);
    await databases.close();
  });

  it("lets several processes write to one file", async () => {
    const path = join(folder, "many.sqlite3");
    const databases = open(`sqlite:${path}`);
    await databases.get().execute(sql`create table t (a)`);
    const program = `
      const { Databases, sql } = await import(${JSON.stringify(new URL("../../index.ts", import.meta.url).href)});
      const databases = new Databases({ default: { url: "sqlite:${path}" } });
      const db = databases.get();
      for (let i = 0; i < 100; i++) await db.atomic(() => db.execute(sql\`insert into t values (\${i})\`));
      await databases.close();`;
    await Promise.all([run(program), run(program), run(program)]);
    assert.equal((await databases.get().execute(sql`select count(*) from t`)).rows[0]![0], 300);
    assert.deepEqual((await databases.get().execute(sql`pragma integrity_check`)).rows, [["ok"]]);
    await databases.close();
  });

  async function run(program: string): Promise<string> {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout!.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr!.on("data", (chunk) => {
      errors += chunk;
    });
    const [exit] = await once(child, "close");
    assert.equal(exit, 0, errors);
    return output;
  }
});
