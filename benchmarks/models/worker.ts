// One side's share of a round: `worker.ts SIDE KIND URL`. Prints one line of JSON an operation: CPU microseconds of this process each.
import type { Operations } from "./operations.ts";

const [side = "", kind = "", url = ""] = process.argv.slice(2);
const { open } = (await import(`./sides/${side}`)) as { open(kind: string, url: string): Promise<Operations> };
const { operations, check, close } = await open(kind, url);

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const warmUp = 250_000;
const measured = 200_000;

console.log(JSON.stringify({ check: await check() }));
for (const [name, operation] of Object.entries(operations)) {
  let count = 0;
  const begun = cpu();
  const deadline = performance.now() + 4_000;
  while ((cpu() - begun < warmUp && performance.now() < deadline) || count < 5) await operation(count++);
  const times = Math.max(3, Math.round((count * measured) / (cpu() - begun)));
  const start = cpu();
  for (let i = 0; i < times; i++) await operation(i);
  console.log(JSON.stringify({ operation: name, microseconds: (cpu() - start) / times }));
}
await close();
