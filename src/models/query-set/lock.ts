import type { Database, RowLock } from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import type { Path } from "../expressions/path.ts";
import type { Printer } from "../expressions/printer.ts";
import type { Scope } from "../expressions/scope.ts";
import type { SelectForUpdateOptions } from "../types/query-set.ts";
import { relationNamed } from "./prefetch.ts";
import type { QueryState } from "./state.ts";

/** Which rows a query locks, and what it does with those that others hold. */
export interface Lock {
  readonly paths: readonly Path[];
  readonly held: RowLock["held"];
}

/** The lock that `selectForUpdate` asks for. */
export function lockOf({ root, options }: QueryState, given: SelectForUpdateOptions<string>): Lock {
  const { skipLocked = false, noWait = false, of = ["self"] } = given;
  if (skipLocked && noWait) {
    const expected = "skipLocked or noWait, not both";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "selectForUpdate()", expected, received: given });
  }
  if (!Array.isArray(of) || of.length === 0) {
    const expected = 'of: ["self"] or names of relations to one row';
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "selectForUpdate()", expected, received: of });
  }
  const paths = of.map((name) => (name === "self" ? root : pathOf(root, String(name))));
  if (options.relations.has("self") && of.includes("self")) paths.push(pathOf(root, "self"));
  return { paths: [...new Set(paths)], held: skipLocked ? "skip" : noWait ? "fail" : undefined };
}

function pathOf(root: Path, name: string): Path {
  let path = root;
  for (const step of name.split(".")) {
    const relation = relationNamed(path.options, step);
    if (relation.many) throw new NuagesError("E_QUERY_TO_MANY", { path: name });
    path = path.step(relation);
  }
  return path;
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
