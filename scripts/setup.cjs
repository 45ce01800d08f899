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

function fail(message, hint) {
  process.stderr.write(`nuages: ${message}\n        ${hint}\n`);
  process.exit(1);
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
function runNpm(node, args, cwd) {
  const env = environmentFor(node);
  const cli = process.env.npm_execpath;
  const options = { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const isNpmCli = cli && /npm-cli\.c?js$/.test(cli);
  return isNpmCli
    ? spawnSync(node, [cli, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

function environmentFor(node) {
  const env = { ...process.env };
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") || "PATH";
  env[key] = path.dirname(node) + path.delimiter + (env[key] || "");
  return env;
}

function lastLines(result) {
  const text = `${result.stderr || ""}${result.error ? result.error.message : ""}`.trim();
  return text.split("\n").slice(-3).join(" ").slice(0, 300);
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
  process.stdout.write(`Node ${process.version} is older than 24.15: fetching the pinned one into .node/ …\n`);
  const work = path.join(root, `.node-${process.pid}`);
  try {
    fs.mkdirSync(work);
    for (const name of ["package.json", "package-lock.json"]) {
      fs.copyFileSync(path.join(root, "scripts/node", name), path.join(work, name));
    }
    const result = runNpm(process.execPath, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"], work);
    if (result.status !== 0)
      fail(`could not fetch Node: ${lastLines(result)}`, "Check the network, or install Node 24.15 or newer yourself.");
    const modules = path.join(work, "node_modules");
    const found = fs.existsSync(modules)
      ? fs.readdirSync(modules).find((name) => fs.existsSync(path.join(modules, name, "bin")))
      : undefined;
    if (!found)
      fail(
        `the npm registry carries no Node for ${process.platform}-${process.arch}`,
        "Install Node 24.15 or newer yourself.",
      );
    fs.rmSync(home, { recursive: true, force: true });
    fs.mkdirSync(home);
    fs.renameSync(path.join(modules, found, "bin"), path.join(home, "bin"));
    fs.writeFileSync(path.join(home, "stamp"), hashOf(lock));
  } catch (error) {
    fail(
      `could not write ${path.relative(root, error.path || home) || "."} (${error.code || error.message})`,
      "Make the checkout's folder writable, then try again.",
    );
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
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
  const result = runNpm(
    node,
    ["ci", "--no-audit", "--no-fund", ...(everything ? [] : ["--omit=dev"])],
    path.join(root, folder),
  );
  if (result.status !== 0)
    fail(
      `npm could not install the packages: ${lastLines(result)}`,
      "Check the network and that the folder is writable, then try again.",
    );
  fs.mkdirSync(modules, { recursive: true });
  fs.writeFileSync(stampFile, `${everything ? "all" : "runtime"} ${wanted}`);
}

function main() {
  const [name, ...rest] = process.argv.slice(2);
  const task = Object.hasOwn(tasks, name || "") ? tasks[name] : undefined;
  if (!task) fail(`unknown task ${JSON.stringify(name || "")}`, `Choose one of ${Object.keys(tasks).join(", ")}.`);
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
      env: environmentFor(node),
      stdio: "inherit",
    },
  );
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) =>
    fail(`could not start Node: ${error.message}`, "Remove the folder .node and try again."),
  );
  child.on("exit", (code) => {
    process.exitCode = code === null ? 1 : code;
  });
}

main();
