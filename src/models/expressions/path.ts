import { NuagesError } from "../../errors/index.ts";
import type { ModelOptions, Relation } from "../options.ts";
import type { ConditionNode } from "./node.ts";

/** Relations on one path. A database joins no more than some 60 tables, and paths are kept once they are made. */
const mostSteps = 20;

const roots = new WeakMap<ModelOptions, Path>();

/**
 * The way from the rows of a query to a related row. Two lookups share a joined row exactly where they hold the same Path
 * object, so paths along the same relations are one object, and a relation that was filtered is a new one.
 */
export class Path {
  readonly root: Path;
  readonly parent: Path | undefined;
  readonly relation: Relation | undefined;
  /** Where this leads. */
  readonly options: ModelOptions;
  /** May there be no row here? Counted from the last to-many step on, whose rows exist once they are joined. */
  readonly nullable: boolean;
  /** Does any step lead to many rows? */
  readonly toMany: boolean;
  /** Only the rows that meet it, told by the target's own fresh root. */
  readonly filter: { readonly root: Path; readonly condition: ConditionNode } | undefined;
  /** Does any step carry a filter? */
  readonly filtered: boolean;
  /** The names on the way, each closed by a dot. */
  readonly text: string;
  readonly #depth: number;
  readonly #steps = new Map<Relation, Path>();

  private constructor(options: ModelOptions, step?: { parent: Path; relation: Relation; filter?: Path["filter"] }) {
    this.options = options;
    this.root = step ? step.parent.root : this;
    this.parent = step?.parent;
    this.relation = step?.relation;
    this.filter = step?.filter;
    this.filtered = step !== undefined && (step.parent.filtered || step.filter !== undefined);
    this.toMany = step !== undefined && (step.parent.toMany || step.relation.many);
    this.nullable = step !== undefined && !step.relation.many && (step.parent.nullable || mayLack(step.relation));
    this.#depth = step ? step.parent.#depth + 1 : 0;
    this.text = step ? `${step.parent.text}${step.relation.name}.` : "";
  }

  /** The rows of the model themselves: one object per model. */
  static of(options: ModelOptions): Path {
    let path = roots.get(options);
    if (path === undefined) {
      path = new Path(options);
      roots.set(options, path);
    }
    return path;
  }

  /** Rows of the model that are no others, e.g. those inside a filtered relation. */
  static fresh(options: ModelOptions): Path {
    return new Path(options);
  }

  /** One step on; the same object for the same relation. */
  step(relation: Relation): Path {
    let next = this.#steps.get(relation);
    if (next === undefined) {
      if (this.#depth >= mostSteps) throw new NuagesError("E_QUERY_DEPTH", { path: this.text, most: mostSteps });
      next = new Path(relation.to, { parent: this, relation });
      this.#steps.set(relation, next);
    }
    return next;
  }

  /** This path with only the rows that meet a condition. */
  filteredBy(filter: NonNullable<Path["filter"]>): Path {
    return new Path(this.options, { parent: this.parent!, relation: this.relation!, filter });
  }

  /** The steps from the root to here, the root left out. */
  steps(): Path[] {
    const steps: Path[] = [];
    for (let path: Path = this; path.parent !== undefined; path = path.parent) steps.push(path);
    return steps.reverse();
  }

  /** How messages name it: `author.email`. */
  describe(name = ""): string {
    return `${this.text}${name}` || this.options.label;
  }
}

function mayLack(relation: Relation): boolean {
  return relation.kind === "hasOne" || ("null" in relation.field && relation.field.null);
}
