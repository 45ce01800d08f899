// `npm test [-- step … --strict --full]`: every check of the project, closing with one line of counts.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { absence, servers, withDatabase } from "./test/servers.ts";
import { type Step, steps } from "./test/steps.ts";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(argv[0] === "node" ? process.execPath : argv[0]!, argv.slice(1), {
      stdio: ["ignore", "inherit", "inherit"],
      env,
    });
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

async function filesOf(patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const pattern of patterns)
    for await (const file of glob(pattern, { exclude: (name) => name === "node_modules" })) files.push(file);
  return files.sort();
}

async function runTests(step: Step & { kind: "tests" }, folder: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  const files = await filesOf(step.patterns);
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const target = join(folder, `${step.name}.json`);
  const options = [
    "--conditions=@nuages/source",
    "--disable-warning=ExperimentalWarning",
    "--test",
    `--test-concurrency=${step.concurrency}`,
    "--test-timeout=180000",
  ];
  const code = await run(
    ["node", ...options, "--test-reporter=./scripts/test/reporter.ts", "--test-reporter-destination=stdout", ...files],
    { ...env, NUAGES_TEST_TALLY: target },
  );
  const tally: Tally | undefined = await readFile(target, "utf8").then(JSON.parse, () => undefined);
  if (tally === undefined) return { passed: 0, failed: 1, skipped: 0 };
  if (code !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

/** The tests of a step, on the server that it is about; all of it counts as one skipped test where that doesn't answer. */
async function runWhere(step: Step & { kind: "tests" }, folder: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  const { server } = step;
  if (server === undefined) return runTests(step, folder, env);
  const reason = absentFrom(env)[server];
  if (reason !== undefined) {
    process.stdout.write(`SKIPPED: ${reason} `);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  return withDatabase(server, (url) => runTests(step, folder, { ...env, NUAGES_TEST_DATABASE: url }));
}

/** Why servers don't take part, by their name: what `findServers` has written into the environment of all steps. */
function absentFrom(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return JSON.parse(env.NUAGES_TEST_WITHOUT ?? "{}");
}

async function findServers(): Promise<string> {
  const reasons = await Promise.all(servers.map(async (server) => [server, await absence(server)]));
  return JSON.stringify(Object.fromEntries(reasons.filter(([, reason]) => reason !== undefined)));
}

async function runStep(step: Step, folder: string, env: NodeJS.ProcessEnv): Promise<Tally> {
  const started = performance.now();
  process.stdout.write(`▸ ${step.name} … `);
  const tally =
    step.kind === "tests"
      ? await runWhere(step, folder, env)
      : (await run(step.command, env)) === 0
        ? { passed: 1, failed: 0, skipped: 0 }
        : { passed: 0, failed: 1, skipped: 0 };
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped (${seconds} s)\n`);
  return tally;
}

function chooseSteps(names: readonly string[]): readonly Step[] {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) {
    process.stderr.write(
      `Unknown step ${JSON.stringify(unknown)}. Choose from ${steps.map((step) => step.name).join(", ")}.\n`,
    );
    process.exit(2);
  }
  return names.length === 0 ? steps : steps.filter((step) => names.includes(step.name));
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const strict = words.includes("--strict");
  const full = words.includes("--full");
  const chosen = chooseSteps(words.filter((word) => !word.startsWith("--")));
  const seed = process.env.NUAGES_SEED ?? String(randomInt(2 ** 31));
  process.stdout.write(`seed ${seed} (NUAGES_SEED=${seed} repeats the random tests)\n`);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NUAGES_SEED: seed,
    NUAGES_TEST_WITHOUT: await findServers(),
    ...(full ? { NUAGES_FULL: "1" } : {}),
    NODE_ENV: "test",
    NO_COLOR: "1",
  };
  const folder = await mkdtemp(join(tmpdir(), "nuages-test-"));
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const step of chosen) {
      const tally = await runStep(step, folder, env);
      total.passed += tally.passed;
      total.failed += tally.failed;
      total.skipped += tally.skipped;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (strict && total.skipped > 0) process.stdout.write(`--strict: ${total.skipped} skipped tests count as failures\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed > 0 || (strict && total.skipped > 0) || total.passed === 0 ? 1 : 0;
}

await main();
