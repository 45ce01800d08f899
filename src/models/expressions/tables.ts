import { and, binary, column, type Join, type Source, type SqlNode } from "../../database/index.ts";
import type { Field } from "../options.ts";
import type { ListNode, ValueNode } from "./node.ts";
import type { Path } from "./path.ts";

/** What all parts of one statement share: names of tables, and the values by node. */
export interface Statement {
  /** A name that no other table of the statement has. */
  alias(): string;
  value(node: ValueNode): SqlNode;
  values(node: ListNode): SqlNode[];
}

type JoinRecord = Source & { type: "inner" | "left"; readonly on: SqlNode };

/** The rows of one path in a select. */
export class TableRef {
  /** The table of the path's rows; of a many-to-many relation joined only when a column beside the key is asked for. */
  readonly alias: string;
  readonly tables: SelectTables;
  readonly parent: TableRef | undefined;
  readonly #join: JoinRecord | undefined;
  /** Of a many-to-many relation: the table between, which holds the key of the row. */
  readonly #through: { readonly alias: string; readonly target: Field; joined: boolean } | undefined;
  readonly #path: Path;

  constructor(
    path: Path,
    place: { readonly tables: SelectTables; readonly alias: string; readonly parent?: TableRef | undefined },
    how: { readonly join?: JoinRecord; readonly through?: { readonly alias: string; readonly target: Field } } = {},
  ) {
    this.#path = path;
    this.alias = place.alias;
    this.tables = place.tables;
    this.parent = place.parent;
    this.#join = how.join;
    this.#through = how.through && { ...how.through, joined: false };
  }

  /** May there be no row? */
  get outer(): boolean {
    return this.#join?.type === "left";
  }

  /** Rows without this one are not wanted: an inner join serves as well, and faster. */
  require(): void {
    for (let ref: TableRef | undefined = this; ref !== undefined; ref = ref.parent) {
      if (ref.#join) ref.#join.type = "inner";
    }
  }

  column(field: Field): SqlNode {
    if (this.#through) {
      if (field === this.#path.options.pk) return column(this.#through.alias, this.#through.target.column);
      this.#joinTarget();
    }
    return column(this.alias, field.column);
  }

  #joinTarget(): void {
    const through = this.#through!;
    if (through.joined) return;
    through.joined = true;
    const { options } = this.#path;
    const on = binary("=", column(this.alias, options.pk.column), column(through.alias, through.target.column));
    this.tables.joins.push({ type: "inner", table: options.dbTable, alias: this.alias, on });
  }
}

/** The tables of one select. */
export class SelectTables {
  readonly joins: JoinRecord[] = [];
  /** Conditions that tie the tables to each other and to the select around. */
  readonly links: SqlNode[] = [];

  list(): readonly Join[] {
    return this.joins.map((join) => ({ ...join }));
  }

  where(conditions: readonly SqlNode[]): SqlNode {
    const all = [...this.links, ...conditions];
    return all.length === 1 ? all[0]! : and(all);
  }
}
