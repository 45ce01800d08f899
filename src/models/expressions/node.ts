import type { ColumnType, Select, SqlNode } from "../../database/index.ts";
import type { Field } from "../options.ts";
import type { Path } from "./path.ts";
import type { Printer } from "./printer.ts";

/** What a node needs while it becomes SQL: where the rows of a path are, and the values. Made by `scope.ts`. */
export interface BuildScope {
  /** A column of the row at a path, joined where needed. */
  column(path: Path, field: Field): SqlNode;
  /** A bound value. */
  value(node: ValueNode): SqlNode;
  values(node: ListNode): SqlNode[];
  /** A condition with its to-many relations asked for; `exact`: false instead of unknown where a NULL is in play. */
  condition(node: ConditionNode, exact?: boolean): SqlNode;
  /** A select over the related rows of a to-many path, of which `columns` are taken. */
  related(path: Path, parts: { value: (scope: BuildScope) => SqlNode; filter?: ConditionNode | undefined }): SqlNode;
}

/** A query that can stand inside another one. */
export interface EmbeddedQuery {
  readonly type: ColumnType;
  /** The same query, its column in the form of another type. */
  inForm(type: ColumnType): EmbeddedQuery;
  print(printer: Printer): void;
  build(scope: BuildScope): Select;
}

/** A part of a query before it is SQL: immutable, free of any dialect. */
export abstract class QueryNode {
  abstract readonly type: ColumnType;
  /** May its value be NULL? */
  abstract readonly nullable: boolean;
  /** The to-many paths that its columns are reached by. */
  abstract readonly toMany: readonly Path[];
  /** Does it hold an aggregate over the rows of the query? */
  declare readonly aggregates: boolean;
  /** Does it hold a window function? */
  declare readonly windows: boolean;
  /** The to-many paths that an aggregate over it runs along: also those that only its conditions speak of. */
  get reach(): readonly Path[] {
    return this.toMany;
  }
  /** The values of the same row that it is made of. */
  get parts(): readonly QueryNode[] {
    return [];
  }
  abstract print(printer: Printer): void;
  abstract build(scope: BuildScope): SqlNode;
}

// Most nodes hold neither: they needn't say so each by itself.
Object.assign(QueryNode.prototype, { aggregates: false, windows: false });

const noPaths: readonly Path[] = Object.freeze([]);
const booleanType: ColumnType = Object.freeze({ kind: "boolean" });

/** A value, to be bound. It was checked against its type when it was made. */
export class ValueNode extends QueryNode {
  readonly type: ColumnType;
  readonly value: unknown;
  readonly nullable: boolean;
  readonly toMany = noPaths;

  constructor(type: ColumnType, value: unknown) {
    super();
    this.type = type;
    this.value = value;
    this.nullable = value === null;
  }

  print(printer: Printer): void {
    // NULL among what is compared changes how a condition is written.
    if (this.value === null) printer.text += "null";
    printer.value(this);
  }

  build(scope: BuildScope): SqlNode {
    return scope.value(this);
  }
}

/** A value in the form in which the database holds it: it came from there. */
export class StoredNode extends ValueNode {}

/** The values of an IN. */
export class ListNode {
  readonly type: ColumnType;
  readonly values: readonly unknown[];

  constructor(type: ColumnType, values: readonly unknown[]) {
    this.type = type;
    this.values = values;
  }
}

/** A column of the rows themselves or of related ones. */
export class ColumnNode extends QueryNode {
  readonly path: Path;
  readonly field: Field;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly toMany: readonly Path[];

  constructor(path: Path, field: Field) {
    super();
    this.path = path;
    this.field = field;
    this.type = field.type;
    this.nullable = field.null || path.nullable;
    this.toMany = path.toMany ? [path] : noPaths;
  }

  print(printer: Printer): void {
    printer.path(this.path);
    printer.text += this.field.name;
  }

  build(scope: BuildScope): SqlNode {
    return scope.column(this.path, this.field);
  }
}

/** How conditions are put together; a leaf asks something of the row. */
export type ConditionShape = "leaf" | "and" | "or" | "xor" | "not";

/** A condition. Built by `scope.condition`, which sees to to-many relations and to NULL. */
export abstract class ConditionNode extends QueryNode {
  readonly type = booleanType;
  readonly nullable = false;
  abstract readonly shape: ConditionShape;
  /** The conditions that it is put together from. */
  readonly items: readonly ConditionNode[] = [];
  override get parts(): readonly QueryNode[] {
    return this.items;
  }
  /** Paths of which the row must exist for this to hold: their joins may be inner ones. */
  get requires(): readonly Path[] {
    return noPaths;
  }
  /** Of a leaf: its SQL. `exact`: false instead of unknown. */
  abstract test(scope: BuildScope, exact: boolean): SqlNode;

  build(scope: BuildScope): SqlNode {
    return scope.condition(this, true);
  }
}

/** The to-many paths of several nodes, each once. */
export function unionOfPaths(nodes: readonly { readonly toMany: readonly Path[] }[]): readonly Path[] {
  let only: readonly Path[] = noPaths;
  let all: Set<Path> | undefined;
  for (const node of nodes) {
    if (node.toMany.length === 0) continue;
    if (only.length === 0) only = node.toMany;
    else {
      all ??= new Set(only);
      for (const path of node.toMany) all.add(path);
    }
  }
  return all ? [...all] : only;
}
