import { IntegrityError } from "../../database/index.ts";
import { databaseOf } from "../instances/connection.ts";
import { assignValues } from "../instances/initialize.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { QueryState } from "./state.ts";
import { createRow, nothingFound, valuesOf } from "./writes.ts";

/** Those who make one row at the same time may wait for each other: the database ends one of them, who looks once more. */
const again = { retries: 10 };

interface UpsertParts {
  readonly lookup: object;
  readonly values: object;
  /** What a new row has beside. */
  readonly created: object;
  /** Finds the row and locks it. */
  readonly find: () => Promise<unknown>;
}

/**
 * Changes the row that equals `lookup`, or makes it, in one transaction. The row that is found is locked until then; when another one
 * makes it at the same time, theirs is changed.
 */
export async function updateOrCreateRow(
  state: QueryState,
  { lookup, values, created, find }: UpsertParts,
): Promise<{ row: AnyInstance; created: boolean }> {
  const database = databaseOf(state.database);
  const fresh = { ...valuesOf(state.options, lookup, "updateOrCreate()"), ...values, ...created };
  return database.atomic(async () => {
    let found = (await find().catch(nothingFound)) as AnyInstance | undefined;
    if (found === undefined) {
      try {
        return { row: await database.atomic(() => createRow(state, fresh)), created: true };
      } catch (error) {
        if (!(error instanceof IntegrityError)) throw error;
        found = (await find().catch(nothingFound)) as AnyInstance | undefined;
        if (found === undefined) throw error;
      }
    }
    assignValues(found, state.options, values);
    await found.save({ using: state.database });
    return { row: found, created: false };
  }, again);
}
