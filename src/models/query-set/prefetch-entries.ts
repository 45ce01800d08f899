import { NuagesError } from "../../errors/index.ts";
import type { ModelOptions, Relation } from "../options.ts";
import { checkName, refuseTakenName } from "./names.ts";
import { relationNamed } from "./prefetch.ts";
import { isSliced, type PrefetchEntry, type QueryState, type RelatedTree } from "./state.ts";

/** A relation with the query that loads it. */
class PrefetchQuery {
  readonly entry: PrefetchEntry;

  constructor(entry: PrefetchEntry) {
    this.entry = entry;
  }
}

/** What `prefetch` answers with. `state`: of the query that was given; undefined where it was none. */
export function prefetchQuery(
  path: string,
  state: QueryState | undefined,
  given: { readonly querySet: unknown; readonly as?: string | undefined },
): PrefetchQuery {
  if (state === undefined) {
    const expected = "a query set";
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "prefetch()", expected, received: given.querySet });
  }
  if (isSliced(state)) throw new NuagesError("E_QUERY_SLICED", { method: "prefetch()" });
  if (state.selection || state.distinct || state.distinctOn) {
    throw new NuagesError("E_QUERY_ROWS", { method: "prefetch()" });
  }
  if (given.as !== undefined) checkName(given.as);
  return new PrefetchQuery({ names: String(path).split("."), state, as: given.as });
}

/** A relation to load, as `prefetchRelated` takes it: names, or what `prefetch` made. */
export function prefetchEntryOf(options: ModelOptions, given: unknown): PrefetchEntry {
  if (given instanceof PrefetchQuery) return checkedEntry(options, given.entry);
  if (typeof given === "string") {
    return checkedEntry(options, { names: given.split("."), state: undefined, as: undefined });
  }
  const expected = "names of relations or prefetch(name, query)";
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "prefetchRelated()", expected, received: given });
}

function checkedEntry(options: ModelOptions, entry: PrefetchEntry): PrefetchEntry {
  let at = options;
  let owner = options;
  for (const name of entry.names) {
    owner = at;
    at = relationNamed(at, name).to;
  }
  if (entry.state && entry.state.options.label !== at.label) {
    const expected = `a query of ${at.label} for "${entry.names.join(".")}"`;
    throw new NuagesError("E_QUERY_ARGUMENT", { method: "prefetch()", expected, received: entry.state.options.label });
  }
  if (entry.as !== undefined) refuseTakenName(owner, entry.as);
  return entry;
}

/** The relations that are loaded by joins, with one path more. */
export function withPath(tree: RelatedTree, options: ModelOptions, names: readonly string[]): RelatedTree {
  const [name, ...rest] = names;
  const relation: Relation = relationNamed(options, name!);
  if (relation.many) {
    const hint = `It can't be joined: load it with prefetchRelated("${name}").`;
    throw new NuagesError("E_QUERY_TO_MANY", { path: name! }, { hint });
  }
  const inner = tree.get(relation) ?? new Map();
  return new Map([...tree, [relation, rest.length > 0 ? withPath(inner, relation.to, rest) : inner]]);
}
