// Makes a fresh checkout ready and runs one task under a new enough Node: `node scripts/setup.cjs demo|test|bench […]`.
// Plain JavaScript that Node 18 can run; it does nothing where nothing is missing.
"use strict";
const { spawn, spawnSync } = require("node:child_process");
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const tasks = {
  demo: { modules: "runtime", demo: true, cwd: "demo", argv: ["start.ts"] },
  test: { modules: "all", demo: true, cwd: ".", argv: ["scripts/test.ts"] },
  bench: { modules: "all", demo: true, cwd: ".", argv: ["benchmarks/main.ts"] },
};

/** What the user is told in one line and a hint. */
class SetupError extends Error {
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 15);
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function hashOf(...parts) {
  return crypto.createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** Runs npm (the one that started us, where there is one) under `node`, with that Node first in PATH. */
function runNpm(node, cwd, args) {
  const cli = process.env.npm_execpath;
  const options = { cwd, env: environmentFor(node), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  // npm's own patience is over a minute of silence where there is no network.
  const patience = ["--fetch-retries=3", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000"];
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", ...patience, ...args];
  const result =
    cli && /npm-cli\.c?js$/.test(cli)
      ? spawnSync(node, [cli, ...words], options)
      : spawnSync("npm", words, { ...options, shell: process.platform === "win32" });
  if (result.status !== 0) throw new SetupError(...explainNpm(result));
}

const npmHints = [
  [/^EINTEGRITY$/, "The registry serves another file than the pinned one; nothing of it was installed."],
  [/^(E40[134]|ETARGET)$/, "The registry does not give out this package; check the registry that npm is set to."],
  [/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/, "Make the checkout's folder writable, then try again."],
  [/^ENOSPC$/, "The disk is full: make room, then try again."],
  [/^EUSAGE$/, "package.json and package-lock.json don't fit each other: take both from the repository again."],
];

/** A message and a hint for what npm said on its way out. */
function explainNpm(result) {
  if (result.error?.code === "ENOENT")
    return ["npm was not found", "Install npm, which comes with Node.js, then try again."];
  const lines = String(result.stderr || result.error?.message || "")
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ""));
  const code = lines.map((line) => /^code (\S+)$/.exec(line)).find(Boolean);
  const told = lines.find(
    (line) => line !== "" && !/^(npm warn|(code|syscall|errno|path|dest) |\s|A complete log)/.test(line),
  );
  const found = npmHints.find(([pattern]) => code && pattern.test(code[1]));
  return [
    `npm could not fetch what is needed: ${(told || code?.[1] || "it was interrupted").slice(0, 200)}`,
    found ? found[1] : "Check the network, then try again.",
  ];
}

function environmentFor(node) {
  const env = { ...process.env };
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") || "PATH";
  env[key] = path.dirname(node) + path.delimiter + (env[key] || "");
  return env;
}

/** The Node to run under: the machine's own, else the pinned one in `.node/`, fetched from the npm registry when it is not there. */
function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const home = path.join(root, ".node");
  const binary = path.join(home, "bin", process.platform === "win32" ? "node.exe" : "node");
  const lock = readText(path.join(root, "scripts/node/package-lock.json"));
  if (readText(path.join(home, "stamp")) === hashOf(lock) && fs.existsSync(binary)) return binary;
  fetchNode(home, lock);
  return binary;
}

function fetchNode(home, lock) {
  const pinned = pinnedNode(lock);
  process.stdout.write(`Node ${process.version} is older than 24.15: fetching the pinned one into .node/ …\n`);
  const work = path.join(home, `fetch-${process.pid}`);
  try {
    fs.mkdirSync(work, { recursive: true });
    fs.writeFileSync(path.join(work, "package.json"), JSON.stringify(pinned.packages[""]));
    fs.writeFileSync(path.join(work, "package-lock.json"), JSON.stringify(pinned));
    runNpm(process.execPath, work, []);
    const fetched = path.join(work, "node_modules", pinned.name, "bin");
    const tried = spawnSync(path.join(fetched, process.platform === "win32" ? "node.exe" : "node"), ["--version"]);
    if (tried.status !== 0)
      throw new SetupError("the fetched Node does not run on this machine", "Install Node 24.15 or newer yourself.");
    fs.rmSync(path.join(home, "bin"), { recursive: true, force: true });
    fs.renameSync(fetched, path.join(home, "bin"));
    fs.writeFileSync(path.join(home, "stamp"), hashOf(lock));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** The lock file for the one package that fits this machine, so that npm must install it or say why it can't. */
function pinnedNode(lock) {
  const fits = ([, entry]) => [entry.os].flat().includes(process.platform) && [entry.cpu].flat().includes(process.arch);
  const found = Object.entries(JSON.parse(lock).packages).find(fits);
  if (!found)
    throw new SetupError(
      `Node ${process.version} is too old, and the npm registry carries no newer one for ${process.platform}-${process.arch}`,
      "Install Node 24.15 or newer yourself.",
    );
  const [place, { optional: _optional, ...entry }] = found;
  const name = place.replace("node_modules/", "");
  const top = { name: "nuages-node", private: true, dependencies: { [name]: entry.version } };
  return { name, lockfileVersion: 3, requires: true, packages: { "": top, [place]: entry } };
}

/** Installs exactly what the lock file says, unless the stamp shows that it is there already. */
function installModules(node, folder, everything) {
  const modules = path.join(root, folder, "node_modules");
  const lock = readText(path.join(root, folder, "package-lock.json"));
  const stampFile = path.join(modules, ".nuages-setup");
  const stamp = readText(stampFile);
  const wanted = hashOf(lock);
  if (stamp === `all ${wanted}` || (!everything && stamp === `runtime ${wanted}`)) return;
  process.stdout.write(
    `Installing ${everything ? "" : "run-time "}packages${folder === "." ? "" : ` of ${folder}`} …\n`,
  );
  // Before npm, whose words about a folder that can't be written are many.
  fs.mkdirSync(modules, { recursive: true });
  fs.accessSync(path.join(root, folder), fs.constants.W_OK);
  fs.accessSync(modules, fs.constants.W_OK);
  runNpm(node, path.join(root, folder), everything ? [] : ["--omit=dev"]);
  fs.writeFileSync(stampFile, `${everything ? "all" : "runtime"} ${wanted}`);
}

function main() {
  const [name = "", ...rest] = process.argv.slice(2);
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!task)
    throw new SetupError(`unknown task ${JSON.stringify(name)}`, `Choose one of ${Object.keys(tasks).join(", ")}.`);
  const node = findNode();
  installModules(node, ".", task.modules === "all");
  if (task.demo) installModules(node, "demo", false);
  runTask(node, task, rest);
}

/** Hands the terminal over; a polite end of ours (SIGTERM, SIGHUP) is passed on, Ctrl-C reaches the child by itself. */
function runTask(node, task, rest) {
  const child = spawn(
    node,
    ["--conditions=@nuages/source", "--disable-warning=ExperimentalWarning", ...task.argv, ...rest],
    {
      cwd: path.join(root, task.cwd),
      // npm names the folder that it was typed in; where it wasn't npm, we do: the task runs in another one.
      env: { INIT_CWD: process.cwd(), ...environmentFor(node) },
      stdio: "inherit",
    },
  );
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) =>
    tell(new SetupError(`could not start Node: ${error.message}`, "Remove the folder .node and try again.")),
  );
  child.on("exit", (code) => {
    process.exitCode = code === null ? 1 : code;
  });
}

function tell(error) {
  const isKnown = error instanceof SetupError;
  // What the file system refuses is the user's to mend; anything else is a mistake of this script, told whole.
  if (!isKnown && !(error?.syscall && error.path)) throw error;
  const message = isKnown
    ? error.message
    : `could not write ${path.relative(root, error.path) || "the checkout's folder"} (${error.code})`;
  const hint = isKnown ? error.hint : "Make the checkout's folder writable, then try again.";
  process.stderr.write(`nuages: ${message}\n        ${hint}\n`);
  process.exitCode = 1;
}

try {
  main();
} catch (error) {
  tell(error);
}
