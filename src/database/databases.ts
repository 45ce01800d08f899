import { ContextSlot } from "../context/index.ts";
import { didYouMean, NuagesError } from "../errors/index.ts";
import { type AtomicOptions, Database } from "./database.ts";
import { dialectOf } from "./dialects/index.ts";
import { ProgrammingError } from "./errors.ts";
import type { DatabaseOptions } from "./types.ts";

/**
 * The databases of an application by alias; `default` must be among them. A connection opens when it is first used.
 *
 * @example const databases = new Databases({ default: { url: "sqlite:data/site.sqlite3" } });
 */
export class Databases {
  readonly #databases: ReadonlyMap<string, Database>;

  constructor(options: Readonly<Record<string, DatabaseOptions>>) {
    if (!Object.hasOwn(options, "default")) {
      throw new ProgrammingError("E_DATABASE_UNKNOWN", { alias: "default", known: Object.keys(options) });
    }
    this.#databases = new Map(
      Object.entries(options).map(([alias, one]) => [alias, new Database(alias, dialectOf(alias, one.url), one)]),
    );
  }

  /** The aliases, in the order of the settings. */
  get aliases(): readonly string[] {
    return [...this.#databases.keys()];
  }

  /** The database with this alias; throws `ProgrammingError` with the nearest one when there is none. */
  get(alias = "default"): Database {
    const database = this.#databases.get(alias);
    if (database !== undefined) return database;
    const known = this.aliases;
    throw new ProgrammingError("E_DATABASE_UNKNOWN", { alias, known }, { hint: didYouMean(alias, known) });
  }

  /** Closes them all; waits for connections in use. */
  async close(): Promise<void> {
    await Promise.all([...this.#databases.values()].map((database) => database.close()));
  }
}

/** The databases of the application that runs here. */
export const databasesSlot: ContextSlot<Databases> = new ContextSlot<Databases>("databases");

function here(using: string | undefined): Database {
  const databases = databasesSlot.get();
  if (databases === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "database" });
  return databases.get(using);
}

/**
 * Runs `fn` in a transaction of the application's database: see `Database.atomic`.
 *
 * @example
 * await atomic(async () => {
 *   await from.update({ balance: from.balance.minus(10) });
 *   await to.update({ balance: to.balance.plus(10) });
 * });
 */
export async function atomic<T>(
  fn: () => Promise<T> | T,
  options: AtomicOptions & { readonly using?: string } = {},
): Promise<T> {
  const { using, ...rest } = options;
  return here(using).atomic(fn, rest);
}

/** Runs `fn` after the transaction that is open here has committed: see `Database.onCommit`. */
export async function onCommit(
  fn: () => unknown,
  options: { readonly robust?: boolean; readonly using?: string } = {},
): Promise<void> {
  const { using, ...rest } = options;
  return here(using).onCommit(fn, rest);
}
