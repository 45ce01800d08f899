import {
  type ColumnType,
  type JsonStep,
  jsonBuild,
  jsonContains,
  jsonPath,
  jsonScalar,
  type SqlNode,
} from "../../database/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { typed } from "../lookups/literals.ts";
import { nodeIn } from "../lookups/operands.ts";
import { CombinedNode, IsNullNode, Lookup } from "./conditions.ts";
import type { Method, Methods } from "./methods.ts";
import { type BuildScope, type QueryNode, ValueNode } from "./node.ts";
import type { Printer } from "./printer.ts";
import { CastNode, ComputedNode, floatType, integerType, textType } from "./values.ts";

const jsonType: ColumnType = Object.freeze({ kind: "json" });
const booleanType: ColumnType = Object.freeze({ kind: "boolean" });

/** What a path leads to in a JSON value. Keys and places are bound, so they change no SQL; what kind each is, does. */
class JsonPathNode extends ComputedNode {
  readonly kinds: readonly JsonStep["of"][];
  readonly plain: boolean;

  constructor(node: QueryNode, keys: readonly (string | number)[]) {
    const steps = keys.map((key) => new ValueNode(typeof key === "number" ? integerType : textType, key));
    super([node, ...steps], jsonType, true);
    this.kinds = keys.map((key) => (typeof key === "string" ? "key" : key < 0 ? "end" : "start"));
    this.plain = keys.every((key) => typeof key === "number" || /^[\p{L}\p{N}_ -]+$/u.test(key));
  }

  get label(): string {
    return `at:${this.kinds.join(".")}${this.plain ? "" : "!"}`;
  }

  build(scope: BuildScope): SqlNode {
    const [node, ...keys] = this.args.map((arg) => arg.build(scope));
    const steps = keys.map((key, i) => ({ node: key, of: this.kinds[i]! }));
    return jsonPath(node!, steps, this.plain);
  }
}

/** JSON as a value of another type. */
class JsonScalarNode extends ComputedNode {
  readonly as: "text" | "number" | "boolean";

  constructor(node: QueryNode, as: "text" | "number" | "boolean", type: ColumnType) {
    super([node], type, true);
    this.as = as;
  }

  get label(): string {
    return `json:${this.as}`;
  }

  build(scope: BuildScope): SqlNode {
    return jsonScalar(this.args[0]!.build(scope), this.as);
  }
}

/** One JSON value contains another. */
class JsonContainsNode extends Lookup {
  protected compare(_scope: BuildScope, [left, right]: readonly SqlNode[]): SqlNode {
    return jsonContains(left!, right!);
  }

  print(printer: Printer): void {
    this.printOperands(printer, "json:contains");
  }
}

function isKey(key: unknown): key is string | number {
  if (typeof key === "string") return key.isWellFormed() && !key.includes("\0");
  return typeof key === "number" && Number.isSafeInteger(key) && Math.abs(key) < 2 ** 31;
}

function at(method: string, node: QueryNode, keys: readonly unknown[]): QueryNode {
  const bad = keys.length === 0 ? "no key" : keys.find((key) => !isKey(key));
  if (keys.length > 0 && keys.every(isKey)) return new JsonPathNode(node, keys);
  const expected = "keys as texts and places as whole numbers";
  throw new NuagesError("E_QUERY_ARGUMENT", { method, expected, received: bad });
}

const hasKey = (node: QueryNode, key: unknown) => new IsNullNode(at("hasKey()", node, [String(key)]), true);

const scalarOf =
  (as: "text" | "number" | "boolean", type: ColumnType): Method =>
  (node) =>
    new JsonScalarNode(node, as, type);

function json(value: unknown): QueryNode {
  const node = nodeIn(value);
  if (node === undefined) return typed(jsonType, value);
  if (node.type.kind === "json") return node;
  throw new NuagesError("E_QUERY_ARGUMENT", { method: "contains()", expected: "JSON", received: node.type.kind });
}

/** What JSON has. */
export const jsonMethods: Methods = {
  at: (node, ...keys) => at("at()", node, keys),
  hasKey,
  hasKeys: (node, ...keys) => CombinedNode.and(keys.map((key) => hasKey(node, key))),
  hasAnyKey: (node, ...keys) => CombinedNode.or(keys.map((key) => hasKey(node, key))),
  contains: (node, part) => new JsonContainsNode([node, json(part)]),
  containedBy: (node, whole) => new JsonContainsNode([json(whole), node]),
  text: scalarOf("text", textType),
  number: scalarOf("number", floatType),
  boolean: scalarOf("boolean", booleanType),
};

/** JSON made of values. */
export class JsonBuildNode extends ComputedNode {
  readonly keys: readonly string[] | undefined;

  constructor(values: readonly QueryNode[], keys?: readonly string[]) {
    const written = values.map((value) => (asTextKinds.has(value.type.kind) ? new CastNode(value, textType) : value));
    super([...written, ...(keys ?? []).map((key) => typed(textType, key))], jsonType, false);
    this.keys = keys;
  }

  get label(): string {
    return this.keys ? "json:object" : "json:array";
  }

  build(scope: BuildScope): SqlNode {
    const nodes = this.args.map((arg) => arg.build(scope));
    const count = this.keys?.length ?? nodes.length;
    const entries = this.args.slice(0, count).map(({ type }, i) => ({
      type,
      node: nodes[i]!,
      ...(this.keys && { key: nodes[count + i]! }),
    }));
    return jsonBuild(this.keys ? "object" : "array", entries);
  }
}

/** What JSON has no numbers or dates for. */
const asTextKinds: ReadonlySet<string> = new Set(["decimal", "bigInteger", "date", "dateTime"]);
