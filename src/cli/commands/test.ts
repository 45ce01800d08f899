import { spawn } from "node:child_process";
import { glob } from "node:fs/promises";
import { constants } from "node:os";
import { join, relative } from "node:path";
import { CommandError, defineCommand } from "../../apps/index.ts";
import { childFlags } from "../child-process.ts";

/** `nuages test [files…]`. */
export default defineCommand({
  name: "test",
  help: "Runs the tests of the site with Node's test runner.",
  needs: "nothing",
  arguments: {
    files: { optional: true, many: true, help: "Files or folders; all files named *.test.ts when not given." },
  },
  options: {
    name: { type: "string", short: "n", help: "Only tests whose name matches this pattern." },
    only: { type: "boolean", help: "Only tests marked with `only`." },
    watch: { type: "boolean", short: "w", help: "Run them again when a file changes." },
    coverage: { type: "boolean", help: "Report which lines ran." },
  },
  async run({ args, options, project, print, signal }) {
    const files = await testFiles(project.dir, args.files);
    if (files.length === 0) {
      print("This site has no tests: name their files *.test.ts.");
      return 0;
    }
    const flags = [
      "--test",
      ...(options.only ? ["--test-only"] : []),
      ...(options.watch ? ["--watch"] : []),
      ...(options.coverage ? ["--experimental-test-coverage"] : []),
    ];
    if (options.name !== undefined) flags.push(`--test-name-pattern=${options.name}`);
    return await runNode(
      [...childFlags(), "--disable-warning=ExperimentalWarning", ...flags, ...files],
      project.dir,
      signal,
    );
  },
});

async function testFiles(dir: string, given: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of given.length === 0
    ? ["**/*.test.{ts,js}"]
    : given.flatMap((path) => [path, `${path.replace(/[\\/]+$/, "")}/**/*.test.{ts,js}`])) {
    for await (const entry of glob(pattern, {
      cwd: given.length === 0 ? dir : process.cwd(),
      exclude: (name) => name === "node_modules" || name === "dist",
    })) {
      const path = given.length === 0 ? entry : relative(dir, join(process.cwd(), entry));
      if (/\.(ts|js)$/.test(path)) found.add(path);
    }
  }
  if (given.length > 0 && found.size === 0)
    throw new CommandError(`There is no test in ${given.join(", ")}.`, {
      hint: "Give the path of a file *.test.ts, or of a folder with some.",
    });
  return [...found].sort();
}

function runNode(argv: readonly string[], cwd: string, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { cwd, stdio: "inherit" });
    signal.addEventListener("abort", () => child.kill("SIGINT"));
    child.on("error", reject);
    child.on("exit", (code, by) => resolve(code ?? 128 + (by === null ? 0 : constants.signals[by])));
  });
}
