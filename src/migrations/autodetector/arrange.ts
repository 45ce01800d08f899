import { NuagesError } from "../../errors/index.ts";
import type { MigrationGraph } from "../graph.ts";
import type { Dependency } from "../migration.ts";
import type { Operation } from "../operations/operation.ts";
import type { Draft } from "./draft.ts";
import { nameOf } from "./names.ts";

/** A migration that was found to be needed, not yet a file. */
export interface DetectedMigration {
  readonly app: string;
  readonly name: string;
  readonly initial: boolean;
  readonly dependencies: readonly Dependency[];
  readonly operations: readonly Operation[];
}

/** How the migrations are named and which are wanted. */
export interface ArrangeOptions {
  readonly graph: MigrationGraph;
  /** For the file, instead of a name made from the operations. */
  readonly name?: string | undefined;
}

interface Chunk extends DetectedMigration {
  readonly drafts: readonly Draft[];
}

/**
 * Cuts the list of operations, which is in a right order, into migrations by app: an app that waits for another gets a second
 * migration only where the other waits for it too.
 */
export function arrange(drafts: readonly Draft[], options: ArrangeOptions): DetectedMigration[] {
  const queues = new Map<string, Draft[]>();
  for (const one of drafts) queues.set(one.app, [...(queues.get(one.app) ?? []), one]);
  const pending = new Map<string, number>();
  for (const key of drafts.flatMap((one) => one.provides)) pending.set(key, (pending.get(key) ?? 0) + 1);
  const chunks: Chunk[] = [];
  while (queues.size > 0) {
    const [app, count] = next(queues, pending);
    const queue = queues.get(app)!;
    const taken = queue.slice(0, count);
    if (count === queue.length) queues.delete(app);
    else queues.set(app, queue.slice(count));
    for (const key of taken.flatMap((one) => one.provides)) pending.delete(key);
    chunks.push(chunk(app, taken, { ...options, chunks }));
  }
  return chunks.map(({ drafts: _, ...migration }) => migration);
}

/** The app whose whole queue can go, else the one of which most can. */
function next(
  queues: ReadonlyMap<string, readonly Draft[]>,
  pending: ReadonlyMap<string, number>,
): [app: string, count: number] {
  let best: [string, number] = ["", 0];
  for (const app of [...queues.keys()].sort()) {
    const queue = queues.get(app)!;
    const count = takeable(queue, pending);
    if (count === queue.length) return [app, count];
    if (count > best[1]) best = [app, count];
  }
  if (best[1] > 0) return best;
  throw new NuagesError("E_INTERNAL", { detail: "the operations of the detected migrations wait for each other" });
}

function takeable(queue: readonly Draft[], pending: ReadonlyMap<string, number>): number {
  const own = new Set<string>();
  for (const [i, one] of queue.entries()) {
    if (one.needs.some((key) => pending.has(key) && !own.has(key))) return i;
    for (const key of one.provides) own.add(key);
  }
  return queue.length;
}

function chunk(app: string, drafts: readonly Draft[], options: ArrangeOptions & { chunks: readonly Chunk[] }): Chunk {
  const { graph, chunks } = options;
  const own = chunks.filter((one) => one.app === app);
  const existing = graph.of(app);
  const number = own.at(-1)
    ? Number(own.at(-1)!.name.slice(0, 4)) + 1
    : lastNumber(existing.map((node) => node.name)) + 1;
  const initial = existing.length === 0 && own.length === 0;
  const operations = drafts.map((one) => one.operation);
  const name = `${String(number).padStart(4, "0")}_${options.name ?? (initial ? "initial" : nameOf(operations))}`;
  return { app, name, initial, dependencies: dependencies(app, drafts, options), operations, drafts };
}

function lastNumber(names: readonly string[]): number {
  return Math.max(0, ...names.map((name) => Number(name.slice(0, 4))));
}

function dependencies(
  app: string,
  drafts: readonly Draft[],
  options: ArrangeOptions & { chunks: readonly Chunk[] },
): Dependency[] {
  const { graph, chunks } = options;
  const found = new Map<string, Dependency>();
  const add = (other: string, name: string | undefined) => {
    if (name !== undefined) found.set(other === app ? "" : `${other}.${name}`, [other, name]);
  };
  add(app, chunks.findLast((one) => one.app === app)?.name ?? graph.leaf(app)?.name);
  const inside = new Set(drafts.flatMap((one) => one.provides));
  for (const one of drafts) {
    for (const need of one.needs) {
      const other = need.slice(need.indexOf(":") + 1).split(".")[0]!;
      const isUser = one.swappable && need === `model:${graph.userModel}`;
      if (isUser && other !== app) found.set("userModel", "userModel");
      else if (other !== app && !inside.has(need)) {
        const maker = chunks.findLast((made) => made.drafts.some((part) => part.provides.includes(need)));
        if (maker !== undefined) add(maker.app, maker.name);
        else if (need.startsWith("model:")) add(other, graph.leaf(other)?.name);
      }
    }
  }
  if (drafts.some((one) => one.takesAway)) {
    const known = new Set([...found.values()].map((dependency) => dependency[0]));
    for (const other of graph.dependents(app)) if (!known.has(other)) add(other, graph.leaf(other)?.name);
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}
