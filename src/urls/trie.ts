import { type MatchToken, matchTokens } from "./match-tokens.ts";

/** A pattern that the trie can hold: `order` is its place among all, the lowest match wins. */
export interface TrieEntry {
  readonly order: number;
  readonly tokens: readonly MatchToken[];
}

/** The entry that matched, and the values of its parameters in their order. */
export interface TrieMatch<E> {
  readonly entry: E;
  readonly values: readonly unknown[];
}

interface Branch<E> {
  readonly tokens: readonly MatchToken[];
  readonly node: Node<E>;
}

interface Node<E> {
  /** The lowest order below: a branch that can't win is never walked. */
  order: number;
  readonly literals: Map<string, Node<E>>;
  readonly branches: Branch<E>[];
  /** Patterns whose next parameter takes slashes too: matched against all that is left of the path. */
  readonly rests: { readonly tokens: readonly MatchToken[]; readonly entry: E }[];
  entry: E | undefined;
}

/** A segment with several parts that is longer is nobody's. */
const maxMixedLength = 255;

/** Patterns by their segments: a path is matched in a walk over its own segments, however many patterns there are. */
export class Trie<E extends TrieEntry> {
  readonly #root: Node<E> = makeNode();

  add(entry: E): void {
    let node = this.#root;
    node.order = Math.min(node.order, entry.order);
    const segments = splitSegments(entry.tokens);
    for (const [index, segment] of segments.entries()) {
      if (segment.some(spans)) {
        node.rests.push({ tokens: joinSegments(segments.slice(index)), entry });
        return;
      }
      node = child(node, segment);
      node.order = Math.min(node.order, entry.order);
    }
    node.entry ??= entry;
  }

  /** Finds the first declared pattern that matches `path`, which has no leading slash. */
  find(path: string): TrieMatch<E> | undefined {
    const segments = path.split("/");
    const values: unknown[] = [];
    let best: TrieMatch<E> | undefined;

    function offer(entry: E, more: readonly unknown[] = []): void {
      if (best === undefined || entry.order < best.entry.order) best = { entry, values: [...values, ...more] };
    }

    function walk(node: Node<E>, index: number): void {
      if (best !== undefined && node.order >= best.entry.order) return;
      const segment = segments[index];
      if (segment === undefined) {
        if (node.entry !== undefined) offer(node.entry);
        return;
      }
      const literal = node.literals.get(segment);
      if (literal !== undefined) walk(literal, index + 1);
      for (const branch of node.branches) {
        const matched = matchSegment(branch.tokens, segment);
        if (matched === undefined) continue;
        const depth = values.push(...matched);
        walk(branch.node, index + 1);
        values.length = depth - matched.length;
      }
      if (node.rests.length > 0) matchRests(node, segments.slice(index).join("/"));
    }

    function matchRests(node: Node<E>, rest: string): void {
      for (const { tokens, entry } of node.rests) {
        if (best !== undefined && entry.order >= best.entry.order) continue;
        const matched = matchTokens(tokens, rest);
        if (matched !== undefined) offer(entry, matched);
      }
    }

    walk(this.#root, 0);
    return best;
  }
}

function makeNode<E>(): Node<E> {
  return { order: Number.POSITIVE_INFINITY, literals: new Map(), branches: [], rests: [], entry: undefined };
}

function spans(token: MatchToken): boolean {
  return typeof token !== "string" && token.spansSegments;
}

function child<E>(node: Node<E>, segment: readonly MatchToken[]): Node<E> {
  if (segment.every((token) => typeof token === "string")) {
    const literal = segment.join("");
    const found = node.literals.get(literal);
    if (found !== undefined) return found;
    const made = makeNode<E>();
    node.literals.set(literal, made);
    return made;
  }
  const same = node.branches.find(
    (b) => b.tokens.length === segment.length && b.tokens.every((t, i) => t === segment[i]),
  );
  if (same !== undefined) return same.node;
  const branch = { tokens: segment, node: makeNode<E>() };
  node.branches.push(branch);
  return branch.node;
}

function matchSegment(tokens: readonly MatchToken[], segment: string): readonly unknown[] | undefined {
  const only = tokens[0];
  if (tokens.length === 1 && typeof only === "object") {
    const value = only.parse(segment);
    return value === undefined ? undefined : [value];
  }
  return segment.length > maxMixedLength ? undefined : matchTokens(tokens, segment);
}

/** "posts/<id>/" → [["posts"], [id], []] */
function splitSegments(tokens: readonly MatchToken[]): MatchToken[][] {
  const segments: MatchToken[][] = [[]];
  for (const token of tokens) {
    if (typeof token !== "string") {
      segments.at(-1)!.push(token);
      continue;
    }
    for (const [index, part] of token.split("/").entries()) {
      if (index > 0) segments.push([]);
      if (part !== "") segments.at(-1)!.push(part);
    }
  }
  return segments;
}

function joinSegments(segments: readonly MatchToken[][]): MatchToken[] {
  const tokens: MatchToken[] = [];
  for (const [index, segment] of segments.entries()) {
    for (const token of index === 0 ? segment : ["/", ...segment]) {
      const last = tokens.at(-1);
      if (typeof token === "string" && typeof last === "string") tokens[tokens.length - 1] = last + token;
      else tokens.push(token);
    }
  }
  return tokens;
}
