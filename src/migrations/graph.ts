import { didYouMean, NuagesError } from "../errors/index.ts";
import { labelOf } from "./definitions.ts";
import type { Dependency, Migration } from "./migration.ts";
import { ProjectState } from "./state.ts";

/** A migration in its place. */
export interface MigrationNode {
  /** "blog.0001_initial" */
  readonly key: string;
  readonly app: string;
  readonly name: string;
  readonly file: string;
  readonly migration: Migration;
}

/** A migration without its place in the graph. */
export type MigrationSource = Omit<MigrationNode, "key">;

/** What a graph is made with beside the migrations. */
export interface GraphOptions {
  /** The label of the project's user model. */
  readonly userModel?: string | undefined;
  /** The apps that have no migration yet. */
  readonly apps?: readonly string[];
}

/** All migrations and what they wait for. */
export class MigrationGraph {
  readonly nodes: ReadonlyMap<string, MigrationNode>;
  readonly apps: readonly string[];
  readonly userModel: string | undefined;
  /** The migration that waits for the user model where none makes it yet: such a graph can be read, not applied. */
  #waiting: MigrationNode | undefined;
  readonly #parents = new Map<string, readonly string[]>();
  readonly #children = new Map<string, string[]>();
  /** Every migration after those that it waits for; the order depends on names only. */
  readonly order: readonly MigrationNode[];

  constructor(sources: readonly MigrationSource[], options: GraphOptions = {}) {
    const nodes = sources.map((source): MigrationNode => ({ ...source, key: `${source.app}.${source.name}` }));
    nodes.sort((a, b) => (a.key < b.key ? -1 : 1));
    this.nodes = new Map(nodes.map((node) => [node.key, node]));
    this.userModel = options.userModel;
    this.apps = [...new Set([...(options.apps ?? []), ...nodes.map((node) => node.app)])];
    for (const node of nodes) this.#link(node);
    this.order = this.#sorted();
  }

  parents(node: MigrationNode): MigrationNode[] {
    return (this.#parents.get(node.key) ?? []).map((key) => this.nodes.get(key)!);
  }

  children(node: MigrationNode): MigrationNode[] {
    return (this.#children.get(node.key) ?? []).map((key) => this.nodes.get(key)!);
  }

  /** The other apps of which a migration waits, over whatever way, for one of this app. */
  dependents(app: string): string[] {
    const reached = new Set(this.of(app));
    for (const node of this.order) if (this.parents(node).some((parent) => reached.has(parent))) reached.add(node);
    return [...new Set([...reached].map((node) => node.app))].filter((other) => other !== app);
  }

  /** The migrations of an app, in their order. */
  of(app: string): MigrationNode[] {
    return this.order.filter((node) => node.app === app);
  }

  /** The last migration of an app; undefined where it has none, an error where it has several. */
  leaf(app: string): MigrationNode | undefined {
    const leaves = this.of(app).filter((node) => !this.children(node).some((child) => child.app === app));
    if (leaves.length > 1)
      throw new NuagesError("E_MIGRATION_CONFLICT", { app, names: leaves.map((node) => node.name) });
    return leaves[0];
  }

  /** Throws for an app with several last migrations. */
  checkLeaves(): void {
    for (const app of this.apps) this.leaf(app);
  }

  /** Throws where a migration waits for the user model and none makes it: nobody has run `makemigrations` yet. */
  checkUserModel(): void {
    if (this.#waiting === undefined) return;
    throw new NuagesError("E_MIGRATION_USER_MODEL", { by: this.#waiting.key, label: this.userModel! });
  }

  /** Whether a migration waits for another only because that one makes the user model. */
  isForUserModel(node: MigrationNode, parent: MigrationNode): boolean {
    return node.migration.dependencies.includes("userModel") && this.#createsUserModel(node) === parent.key;
  }

  /** A migration by its name, or the beginning of it. */
  find(app: string, name: string): MigrationNode {
    if (!this.apps.includes(app)) {
      throw new NuagesError(
        "E_MIGRATION_UNKNOWN",
        { what: `app "${app}"`, known: this.apps },
        { hint: didYouMean(app, this.apps) },
      );
    }
    const all = this.of(app);
    const exact = all.find((node) => node.name === name);
    const found = exact ? [exact] : all.filter((node) => node.name.startsWith(name));
    const names = all.map((node) => node.name);
    if (found.length === 0) {
      const hint = didYouMean(name, names);
      throw new NuagesError("E_MIGRATION_UNKNOWN", { what: `migration "${name}" of "${app}"`, known: names }, { hint });
    }
    if (found.length > 1) {
      throw new NuagesError("E_MIGRATION_AMBIGUOUS", { app, prefix: name, names: found.map((node) => node.name) });
    }
    return found[0]!;
  }

  /** The state after these migrations. */
  state(nodes: readonly MigrationNode[] = this.order): ProjectState {
    let state = new ProjectState([], this.userModel);
    for (const { app, migration } of nodes) {
      for (const operation of migration.operations) state = operation.apply(app, state);
    }
    return state;
  }

  #link(node: MigrationNode): void {
    const parents = new Set<string>();
    for (const dependency of node.migration.dependencies) {
      const parent = this.#resolve(node, dependency);
      if (parent !== undefined) parents.add(parent);
    }
    this.#parents.set(node.key, [...parents].sort());
    for (const parent of parents) this.#children.set(parent, [...(this.#children.get(parent) ?? []), node.key]);
  }

  #resolve(node: MigrationNode, dependency: Dependency): string | undefined {
    if (dependency === "userModel") return this.#createsUserModel(node);
    const [app, name] = dependency;
    const key = `${app}.${name}`;
    if (this.nodes.has(key)) return key;
    const hint = didYouMean(
      name,
      [...this.nodes.values()].filter((one) => one.app === app).map((one) => one.name),
    );
    throw new NuagesError("E_MIGRATION_MISSING", { by: node.key, app, name }, { hint });
  }

  /** The migration that creates the user model, under the name that it has there. */
  #createsUserModel(by: MigrationNode): string | undefined {
    const label = this.userModel;
    if (label === undefined) return undefined;
    for (const node of this.nodes.values()) {
      if (label.startsWith(`${node.app}.`) && creates(node, label)) return node.key === by.key ? undefined : node.key;
    }
    this.#waiting ??= by;
    return undefined;
  }

  #sorted(): MigrationNode[] {
    const done = new Set<string>();
    const path: string[] = [];
    const order: MigrationNode[] = [];
    const visit = (key: string): void => {
      if (done.has(key)) return;
      if (path.includes(key)) {
        throw new NuagesError("E_MIGRATION_CYCLE", { path: [...path.slice(path.indexOf(key)), key] });
      }
      path.push(key);
      for (const parent of this.#parents.get(key)!) visit(parent);
      path.pop();
      done.add(key);
      order.push(this.nodes.get(key)!);
    };
    for (const key of this.nodes.keys()) visit(key);
    return order;
  }
}

function creates(node: MigrationNode, label: string): boolean {
  return node.migration.operations.some((operation) => {
    const { code } = operation;
    if (code?.name === "createModel") return labelOf({ app: node.app, name: String(code.args[0]) }) === label;
    return code?.name === "renameModel" && labelOf({ app: node.app, name: String(code.args[1]) }) === label;
  });
}
