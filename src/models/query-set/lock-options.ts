import { NuagesError } from "../../errors/index.ts";
import type { Path } from "../expressions/path.ts";
import type { SelectForUpdateOptions } from "../types/query-set.ts";
import type { Lock } from "./lock.ts";
import { relationNamed } from "./prefetch.ts";
import type { QueryState } from "./state.ts";

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
