import type { Database, RowLock } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { Path } from "../expressions/path.ts";
import type { Printer } from "../expressions/printer.ts";
import type { Scope } from "../expressions/scope.ts";
import type { QueryState } from "./state.ts";

/** Which rows a query locks, and what it does with those that others hold. */
export interface Lock {
  readonly paths: readonly Path[];
  readonly held: RowLock["held"];
}

/** Locks end with their transaction: outside of one that may write, a lock would protect nothing. */
export function requireTransaction({ lock, options }: QueryState, database: Database): void {
  if (lock && !database.inWritableTransaction) throw new NuagesError("E_LOCK_OUTSIDE", { model: options.label });
}

/** Writes what a lock changes of the SQL. */
export function printLock(printer: Printer, lock: Lock): void {
  printer.text += `lock:${lock.held ?? ""}`;
  for (const path of lock.paths) {
    printer.path(path);
    printer.text += ",";
  }
}

/** The lock as a part of the select, whose joins are all there by now. */
export function buildLock(lock: Lock, scope: Scope): RowLock {
  const of = lock.paths.map((path) => {
    const ref = scope.table(path);
    if (ref.outer) throw new NuagesError("E_LOCK_NULLABLE", { path: path.text.slice(0, -1) });
    return ref.alias;
  });
  return { of: [...new Set(of)], ...(lock.held && { held: lock.held }) };
}
