// The set-up on checkouts of its own: small ones with made-up packages and a registry on this machine, and whole ones for what only they show.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { after, test } from "node:test";
import { boundByPermissions, type Ended, run, serve, temporaryFolder, terminal } from "../tests/support/processes.ts";
import { type FakeRegistry, fakeRegistry } from "./test/fake-registry.ts";

const home = temporaryFolder("setup");
const opened: FakeRegistry[] = [];
after(async () => {
  await Promise.all(opened.map((registry) => registry.close()));
  home.remove();
});

const told = /^nuages: [^\n]+\n {8}[^\n]+\n$/;
const started = `const { version, execArgv, argv } = process;
const typedIn = process.env.INIT_CWD;
console.log(JSON.stringify({ version, execArgv, words: argv.slice(2), cwd: process.cwd(), typedIn, began: performance.timeOrigin }));
if (argv.includes("--wait")) process.once("SIGTERM", () => process.exit(0)), setInterval(() => {}, 1000), console.log("http://127.0.0.1:1");
else process.exitCode = Number(argv[2] ?? 0);
`;

interface Made {
  readonly root: string;
  /** `lock` for the root; an unknown package in it has to come from a registry. */
  readonly packages?: Readonly<Record<string, unknown>>;
  /** `scripts/node/package-lock.json`. */
  readonly nodeLock?: unknown;
}

let count = 0;

/** A checkout with the set-up and next to nothing to set up. */
function smallCheckout({ packages = {}, nodeLock }: Omit<Made, "root"> = {}): string {
  const root = join(home.path, `checkout ${++count}`);
  const write = (file: string, content: unknown) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === "string" ? content : JSON.stringify(content));
  };
  for (const [folder, entries] of [
    [".", packages],
    ["demo", {}],
  ] as const) {
    const dependencies = Object.fromEntries(
      Object.keys(entries).map((name) => [name.replace("node_modules/", ""), "1.0.0"]),
    );
    const top = { name: "small", version: "1.0.0", dependencies };
    write(join(folder, "package.json"), { ...top, type: "module" });
    write(join(folder, "package-lock.json"), { ...top, lockfileVersion: 3, packages: { "": top, ...entries } });
  }
  write("demo/start.ts", started);
  cpSync("scripts/setup.cjs", join(root, "scripts/setup.cjs"));
  cpSync("scripts/node", join(root, "scripts/node"), { recursive: true });
  if (nodeLock !== undefined) write("scripts/node/package-lock.json", nodeLock);
  return root;
}

const offline = { npm_config_registry: "http://127.0.0.1:9", npm_config_cache: join(home.path, "cache") };

/** Runs the set-up; `old` makes it believe that it runs on Node 20. */
function setUp(
  root: string,
  words: readonly string[],
  options: { old?: boolean; env?: Record<string, string> } = {},
): Promise<Ended> {
  const pretend = join(home.path, "old.cjs");
  writeFileSync(pretend, `Object.defineProperty(process, "version", { value: "v20.1.0" });`);
  const argv = [process.execPath, ...(options.old ? ["--require", pretend] : []), "scripts/setup.cjs", ...words];
  return run(argv, { cwd: root, env: terminal({ ...offline, ...options.env }) });
}

interface Answer {
  readonly version: string;
  readonly execArgv: readonly string[];
  readonly words: readonly string[];
  readonly cwd: string;
  readonly typedIn: string;
  readonly began: number;
}

function answerOf(ended: Ended): Answer {
  const line = ended.stdout.split("\n").find((text) => text.startsWith("{"));
  assert.ok(line !== undefined, ended.stdout + ended.stderr);
  return JSON.parse(line);
}

test("it installs what is missing once, and runs the task with its words, its folder and its exit code", async () => {
  const root = smallCheckout();
  const first = await setUp(root, ["demo", "7", "--port", "0"]);
  assert.deepEqual([first.code, first.stderr], [7, ""]);
  assert.match(first.stdout, /^Installing run-time packages …\nInstalling run-time packages of demo …\n/);
  const answer = answerOf(first);
  assert.deepEqual(answer.words, ["7", "--port", "0"]);
  assert.equal(answer.cwd, join(root, "demo"));
  assert.equal(answer.typedIn, root);
  const elsewhere = await setUp(root, ["demo"], { env: { INIT_CWD: home.path } });
  assert.equal(answerOf(elsewhere).typedIn, home.path);
  assert.ok(answer.execArgv.includes("--conditions=@nuages/source"));

  const second = await setUp(root, ["demo"]);
  assert.doesNotMatch(second.stdout, /Installing/);

  const lock = readFileSync(join(root, "demo/package-lock.json"), "utf8");
  writeFileSync(join(root, "demo/package-lock.json"), `${lock}\n`);
  assert.match((await setUp(root, ["demo"])).stdout, /^Installing run-time packages of demo …\n\{/);
});

test("where nothing is missing it takes less than half a second and asks no npm", async () => {
  const root = smallCheckout();
  await setUp(root, ["demo"]);
  const folder = join(home.path, "no npm");
  mkdirSync(folder);
  writeFileSync(join(folder, "npm"), "#!/bin/sh\necho npm was asked >&2\nexit 1\n", { mode: 0o755 });
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const began = Date.now();
    const ended = await setUp(root, ["demo"], { env: { PATH: folder } });
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    times.push(answerOf(ended).began - began);
  }
  assert.ok(Math.min(...times) < 500, `${times.map(Math.round)} ms until the task began`);
});

test("a task that there is not is told in one line", async () => {
  for (const words of [["nothing"], ["constructor"], []]) {
    const ended = await setUp(smallCheckout(), words);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, told);
    assert.match(ended.stderr, /unknown task .*\n +Choose one of demo, test, bench\./);
  }
});

test("a polite end is passed on to what it runs", async () => {
  const root = smallCheckout();
  const child = await serve([process.execPath, "scripts/setup.cjs", "demo", "--wait"], {
    cwd: root,
    env: terminal(offline),
    signal: "process",
  });
  assert.deepEqual((await child.stop()).code, 0);
});

test("a registry that can't be reached is told in one line within seconds, and nothing counts as installed", async () => {
  const integrity = `sha512-${"A".repeat(86)}==`;
  const root = smallCheckout({ packages: { "node_modules/nuages-no-such": { version: "1.0.0", integrity } } });
  const ended = await setUp(root, ["demo"]);
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, told);
  assert.match(ended.stderr, /ECONNREFUSED.*\n.*network/);
  assert.ok(ended.milliseconds < 20_000, `${ended.milliseconds} ms`);
  assert.ok(!existsSync(join(root, "node_modules/.nuages-setup")));
});

test("a checkout without npm is told in one line", async () => {
  const ended = await setUp(smallCheckout(), ["demo"], { env: { PATH: "" } });
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /^nuages: npm was not found\n {8}Install npm/);
});

test("a file where a folder has to be is told in one line", async () => {
  const root = smallCheckout();
  writeFileSync(join(root, "node_modules"), "");
  const ended = await setUp(root, ["demo"]);
  assert.equal(ended.code, 1);
  assert.match(
    ended.stderr,
    /^nuages: could not write node_modules \(E[A-Z]+\)\n {8}Make the checkout's folder writable/,
  );
});

test("a checkout that can't be written is told in one line", async (t) => {
  const argv = boundByPermissions([process.execPath, "scripts/setup.cjs", "demo"]);
  if (argv === undefined) return t.skip("this is root, and there is no setpriv to try without its privilege");
  const root = smallCheckout();
  chmodSync(root, 0o555);
  const ended = await run(argv, { cwd: root, env: terminal(offline) });
  chmodSync(root, 0o755);
  assert.equal(ended.code, 1);
  assert.match(
    ended.stderr,
    /^nuages: could not write node_modules \(EACCES\)\n {8}Make the checkout's folder writable/,
  );
});

test("under an old Node it takes the pinned one into .node once, and runs everything under it", async () => {
  const registry = await fakeRegistry(join(home.path, "registry"));
  opened.push(registry);
  const root = smallCheckout({ nodeLock: registry.lock });
  const env = { npm_config_registry: registry.url };
  const first = await setUp(root, ["demo"], { old: true, env });
  assert.deepEqual([first.code, first.stderr], [0, ""]);
  assert.match(first.stdout, /^Node v20\.1\.0 is older than 24\.15: fetching the pinned one into \.node\/ …\n/);
  assert.equal(answerOf(first).version, process.version);
  assert.deepEqual(readdirSync(join(root, ".node")).sort(), ["bin", "stamp"]);
  const second = await setUp(root, ["demo"], { old: true });
  assert.match(second.stdout, /^\{/);
});

test("a Node that isn't the pinned one is refused, and nothing of it stays", async () => {
  const registry = await fakeRegistry(join(home.path, "other registry"));
  opened.push(registry);
  const altered = JSON.stringify(registry.lock).replace(/sha512-.{6}/, "sha512-AAAAAA");
  const root = smallCheckout({ nodeLock: altered });
  const ended = await setUp(root, ["demo"], { old: true, env: { npm_config_registry: registry.url } });
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, told);
  assert.match(ended.stderr, /integrity.*\n.*another file than the pinned one/i);
  assert.deepEqual(readdirSync(join(root, ".node")), []);
});

test("a system that the registry has no Node for is told in one line", async () => {
  const nodeLock = { packages: { "node_modules/node-elsewhere": { version: "24.15.0", os: "elsewhere", cpu: "z80" } } };
  const ended = await setUp(smallCheckout({ nodeLock }), ["demo"], { old: true });
  assert.equal(ended.code, 1);
  assert.match(
    ended.stderr,
    /^nuages: Node v20\.1\.0 is too old, and the npm registry carries no newer one for .*\n {8}Install/,
  );
});

test("the lock files pin every package by its hash and name no registry", () => {
  for (const file of ["package-lock.json", "demo/package-lock.json", "scripts/node/package-lock.json"]) {
    const text = readFileSync(file, "utf8");
    const { packages } = JSON.parse(text) as {
      packages: Record<string, { integrity?: string; link?: boolean; resolved?: string }>;
    };
    for (const [place, entry] of Object.entries(packages)) {
      if (!place.startsWith("node_modules/") || entry.link) continue;
      assert.match(entry.integrity ?? "", /^sha512-/, `${file}: ${place}`);
      assert.equal(entry.resolved, undefined, `${file}: ${place}`);
    }
  }
});

test("a pinned Node that is new enough is there for Linux, Windows and macOS", () => {
  const { packages } = JSON.parse(readFileSync("scripts/node/package-lock.json", "utf8"));
  const systems = Object.values<{ os?: string; cpu?: string; version: string }>(packages).filter((entry) => entry.os);
  for (const { version } of systems) {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    assert.ok(major > 24 || (major === 24 && minor >= 15), version);
  }
  assert.deepEqual(systems.map(({ os, cpu }) => `${os}-${cpu}`).sort(), [
    "darwin-arm64",
    "darwin-x64",
    "linux-arm64",
    "linux-x64",
    "win32-x64",
  ]);
});

test("the set-up and the command are written in what Node 18 reads", async () => {
  const { default: ts } = await import("typescript-5.9");
  for (const file of ["scripts/setup.cjs", "bin/nuages.js"]) {
    const source = readFileSync(file, "utf8");
    const print = (target: number) =>
      ts.transpileModule(source, { fileName: file, compilerOptions: { target, module: ts.ModuleKind.Preserve } })
        .outputText;
    assert.equal(
      print(ts.ScriptTarget.ES2022),
      print(ts.ScriptTarget.ESNext),
      `${file} uses syntax that is newer than ES2022`,
    );
  }
});

/** Every Node in PATH. */
function nodesOfThisMachine(): string[] {
  const folders = [
    dirname(process.execPath),
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/bin",
    "/usr/local/bin",
  ];
  return [...new Set(folders.map((folder) => join(folder, "node")))].filter((path) => existsSync(path));
}

/** A Node of this machine that is older than what the framework needs. */
function oldNode(): string | undefined {
  return nodesOfThisMachine().find((path) => {
    const [major = 0, minor = 0] = execFileSync(path, ["-p", "process.versions.node"], { encoding: "utf8" })
      .split(".")
      .map(Number);
    return major >= 18 && (major < 24 || (major === 24 && minor < 15));
  });
}

/** A copy of this checkout as a clone has it: without what was installed or made. */
function wholeCheckout(): string {
  const root = join(home.path, "whole");
  const left = /^(\.git|\.node|node_modules|dist|demo\/(node_modules|data))$/;
  const here = resolve(".");
  cpSync(here, root, { recursive: true, filter: (path) => !left.test(path.slice(here.length + 1)) });
  return root;
}

function megabytesIn(...folders: string[]): number {
  const files = folders.flatMap((folder) =>
    globSync("**/*", { cwd: folder, exclude: (name) => name === "nuages" }).map((file) => join(folder, file)),
  );
  return files.map((file) => lstatSync(file)).reduce((sum, stat) => sum + stat.size, 0) / 1e6;
}

test("from a fresh clone on an old Node, one command serves the demo: at most 15 s and 40 MB beside Node", {
  timeout: 120_000,
}, async () => {
  const root = wholeCheckout();
  const node = oldNode() ?? process.execPath;
  const env = terminal({ npm_config_prefer_offline: "true", PATH: `${dirname(node)}${delimiter}${process.env.PATH}` });
  const fetched = await run([node, "scripts/setup.cjs", "demo", "--help"], { cwd: root, env, timeout: 100_000 });
  assert.equal(fetched.code, 0, fetched.stderr);
  const modules = [join(root, "node_modules"), join(root, "demo/node_modules")];
  if (node !== process.execPath) assert.ok(existsSync(join(root, ".node/bin")));
  for (const folder of modules) assert.ok(existsSync(join(folder, ".nuages-setup")));
  const size = megabytesIn(...modules);
  assert.ok(size > 1 && size < 40, `${size.toFixed(1)} MB`);

  await checkTypesOfNewSite(root, node, env);

  for (const folder of modules) rmSync(folder, { recursive: true });
  const began = performance.now();
  const site = await serve([node, "scripts/setup.cjs", "demo", "--port", "0"], { cwd: root, env });
  try {
    assert.equal((await fetch(`${site.url}/`)).status, 200);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds < 15, `${seconds.toFixed(1)} s`);
  } finally {
    await site.stop();
  }
});

/** A site of a checkout that has only what the demo runs on is told how the compiler comes, and that works. */
async function checkTypesOfNewSite(root: string, node: string, env: Record<string, string>): Promise<void> {
  const cwd = join(home.path, "bookshelf");
  const made = await run([node, join(root, "bin/nuages.js"), "startproject", "bookshelf", cwd], { cwd: root, env });
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /^The compiler, .*`npm run types`.*`npm install`\.$/m);
  for (const words of [["install"], ["run", "types"], ["test"]]) {
    const ended = await run(["npm", ...words], { cwd, env });
    assert.equal(ended.code, 0, `npm ${words.join(" ")}\n${ended.stdout}${ended.stderr}`);
  }
}
