// What every program of this folder begins with: say that it is ready, wait for the word, do its work, print what came of it.
import { once } from "node:events";
import { Databases, databasesSlot } from "nuages/database";
import { type AnyModel, ModelRegistry, registrySlot } from "nuages/models";

/** The arguments that the test gave. */
export interface Arguments {
  readonly url: string;
  readonly source: number;
  readonly count: number;
}

/** Runs the work of a program. */
export async function program(
  models: readonly unknown[],
  work: (given: Arguments, print: (line: string) => void) => Promise<unknown>,
): Promise<void> {
  const given = JSON.parse(process.argv[2]!) as Arguments;
  const databases = new Databases({ default: { url: given.url } });
  const registry = new ModelRegistry(models as readonly AnyModel[]);
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  print("ready");
  await once(process.stdin, "data");
  process.stdin.destroy();
  const result = await registrySlot.run(registry, () => databasesSlot.run(databases, () => work(given, print)));
  await databases.close();
  print(`result ${JSON.stringify(result)}`);
}
