// `npm run bench -- startup`: the benchmarks by name.
const benchmarks: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = {
  startup: () => import("./startup/startup.ts"),
  models: () => import("./models/models.bench.ts"),
};

const name = process.argv[2] ?? "";
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark === undefined) {
  process.stderr.write(`Name a benchmark: ${Object.keys(benchmarks).join(", ")}.\n`);
  process.exit(2);
}
await (await benchmark()).run();
