#!/usr/bin/env node
// The `nuages` command. Plain JavaScript that an old Node can read, so that it can say what it needs.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);

if (major > 24 || (major === 24 && minor >= 15)) await start();
else runUnderNewerNode();

async function start() {
  const fromSource = existsSync(join(root, "src")) && !root.split(sep).includes("node_modules");
  if (fromSource) {
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, "@nuages/source"] }),
    });
  }
  nodeModule.enableCompileCache();
  const main = join(root, ...(fromSource ? ["src", "cli", "main.ts"] : ["dist", "cli", "main.js"]));
  const { main: run } = await import(pathToFileURL(main).href);
  process.exitCode = await run(process.argv.slice(2));
}

function runUnderNewerNode() {
  const node = join(root, ".node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(node)) {
    process.stderr.write(`nuages: Node ${process.version} is too old, Nuages needs Node 24.15 or newer.\n`);
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code === null ? (signal === "SIGINT" ? 130 : 143) : code;
  });
}
