// `npm run bench -- models [--rounds 5] [--only nuages]`: the model layer beside the bare drivers.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Kind, makeData } from "./data.ts";
import { type OperationName, operationNames } from "./operations.ts";

interface Side {
  readonly name: string;
  /** Its file in `sides/`. */
  readonly file: string;
}

const sides: Readonly<Record<Kind, readonly Side[]>> = {
  postgres: [
    { name: "bare pg", file: "bare-postgres.ts" },
    { name: "Nuages", file: "nuages.ts" },
  ],
  sqlite: [
    { name: "bare node:sqlite", file: "bare-sqlite.ts" },
    { name: "Nuages", file: "nuages.ts" },
  ],
};

type Times = Map<OperationName, number[]>;

interface Report {
  readonly check: unknown;
  readonly times: ReadonlyMap<OperationName, number>;
}

function runSide(side: Side, kind: Kind, url: string): Report {
  const worker = join(import.meta.dirname, "worker.ts");
  const argv = ["--conditions=@nuages/source", "--disable-warning=ExperimentalWarning", worker, side.file, kind, url];
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, { encoding: "utf8", timeout: 180_000 });
  if (status !== 0) throw new Error(`${side.name} on ${kind} failed: ${stderr.slice(-500)}`);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const times = lines.slice(1).map(({ operation, microseconds }) => [operation, microseconds] as const);
  return { check: lines[0].check, times: new Map(times) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** Rounds one after the other, in each of them every side: what disturbs the machine disturbs all. */
async function measure(kind: Kind, rounds: number): Promise<Map<string, Times>> {
  const { url, remove } = await makeData(kind);
  const all = new Map<string, Times>(sides[kind].map(({ name }) => [name, new Map()]));
  try {
    for (let round = 0; round < rounds; round++) {
      let expected: unknown;
      for (const side of sides[kind]) {
        const { check, times } = runSide(side, kind, url);
        expected ??= check;
        if (!isDeepStrictEqual(check, expected))
          throw new Error(`${side.name} on ${kind} reads other rows than the driver.`);
        const mine = all.get(side.name)!;
        for (const [name, time] of times) mine.set(name, [...(mine.get(name) ?? []), time]);
      }
    }
  } finally {
    await remove();
  }
  return all;
}

function print(kind: Kind, all: ReadonlyMap<string, Times>): void {
  const names = [...all.keys()];
  const floor = all.get(names[0]!)!;
  process.stdout.write(`\n${kind}: CPU microseconds an operation (median; times the driver; spread)\n\n`);
  process.stdout.write(`| | ${names.join(" | ")} |\n| --- |${names.map(() => " --: |").join("")}\n`);
  for (const operation of operationNames) {
    const cells = names.map((name) => {
      const times = all.get(name)!.get(operation)!;
      const [middle, least, most] = [median(times), Math.min(...times), Math.max(...times)];
      const ratio = middle / median(floor.get(operation)!);
      return `${middle.toFixed(1)} (${ratio.toFixed(2)} ×; ${least.toFixed(1)}–${most.toFixed(1)})`;
    });
    process.stdout.write(`| ${operation} | ${cells.join(" | ")} |\n`);
  }
}

/** Measures all kinds, and prints a table for each. */
export async function run(): Promise<void> {
  const words = process.argv.slice(3);
  const rounds = Number(words[words.indexOf("--rounds") + 1] || 5) || 5;
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${rounds} rounds\n`);
  for (const kind of ["postgres", "sqlite"] as const) print(kind, await measure(kind, rounds));
}
