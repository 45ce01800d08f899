import { type Database, DatabaseError, type Databases, IntegrityError, type SchemaEditor } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import { Signal } from "../signals/index.ts";
import type { MigrationGraph, MigrationNode } from "./graph.ts";
import type { Operation } from "./operations/operation.ts";
import { type Plan, type PlannedStep, planFor, type Target } from "./plan.ts";
import { Recorder } from "./recorder.ts";
import { runStepwise, type Step, stepsOf } from "./steps.ts";

/** What a step of `migrate` did. */
export interface Progress {
  readonly app: string;
  readonly name: string;
  readonly backwards: boolean;
  /** `done`: in `milliseconds`; `skipped`: another process had done it meanwhile. */
  readonly event: "start" | "done" | "skipped";
  readonly milliseconds?: number;
}

/** Sent when `migrate` has ended well: the moment to create what belongs to models, as permissions. */
export const postMigrate: Signal<{ readonly database: Database; readonly alias: string }> = new Signal("post migrate");

/** What an executor works with. */
export interface ExecutorOptions {
  readonly graph: MigrationGraph;
  readonly databases: Databases;
  /** Which database; "default" by default. */
  readonly using?: string;
}

/**
 * Brings a database to the state of its migrations: each in a transaction of its own, which keeps all of it or nothing. Where
 * the database commits every change of a table by itself (MariaDB), each operation is kept and remembered instead.
 *
 * @example
 * const graph = await loadMigrations(apps);
 * await new MigrationExecutor({ graph, databases }).migrate();
 */
export class MigrationExecutor {
  readonly #graph: MigrationGraph;
  readonly #databases: Databases;
  readonly #database: Database;
  readonly #recorder: Recorder;

  constructor({ graph, databases, using }: ExecutorOptions) {
    this.#graph = graph;
    this.#databases = databases;
    this.#database = databases.get(using);
    this.#recorder = new Recorder(this.#database);
  }

  /** Every migration, in the order in which they apply, with the moment when it was. */
  async status(): Promise<{ app: string; name: string; applied: Date | undefined }[]> {
    const applied = await this.#recorder.applied();
    return this.#graph.order.map(({ app, name, key }) => ({ app, name, applied: applied.get(key) }));
  }

  /** What `migrate` would do. Throws for an inconsistent history, an unknown target, an app with two last migrations. */
  async plan(targets: readonly Target[] = []): Promise<PlannedStep[]> {
    return (await this.#plan(targets)).steps.map(({ node, backwards }) => ({
      app: node.app,
      name: node.name,
      backwards,
    }));
  }

  /** Applies what is missing, or goes to the targets: `{ app: "blog", name: "0002" }`, `{ app: "blog", name: "zero" }`. */
  async migrate(
    targets: readonly Target[] = [],
    options: { readonly onProgress?: (progress: Progress) => void } = {},
  ): Promise<PlannedStep[]> {
    const { steps, applied } = await this.#plan(targets);
    const done: PlannedStep[] = [];
    for (const { node, backwards } of steps) {
      const told = { app: node.app, name: node.name, backwards };
      options.onProgress?.({ ...told, event: "start" });
      const start = performance.now();
      const ran = await this.#run(node, backwards, applied);
      if (backwards) applied.delete(node.key);
      else applied.add(node.key);
      if (ran) done.push(told);
      options.onProgress?.({ ...told, event: ran ? "done" : "skipped", milliseconds: performance.now() - start });
    }
    await postMigrate.send({ database: this.#database, alias: this.#database.alias });
    return done;
  }

  /** The SQL of one migration, a statement each; code in it is a comment. */
  async sql(app: string, name: string, options: { readonly backwards?: boolean } = {}): Promise<string[]> {
    const node = this.#graph.find(app, name);
    this.#graph.checkUserModel();
    const before = this.#graph.order.slice(0, this.#graph.order.indexOf(node));
    const editor = this.#database.dialect.schemaEditor(this.#database, { collect: true });
    const backwards = options.backwards ?? false;
    for (const { operation, states } of stepsOf(node, this.#graph.state(before), backwards)) {
      const count = editor.statements.length;
      editor.note(`-- ${operation.title}`);
      if (backwards && !operation.reversible) continue;
      const context = { app, editor, database: this.#database, databases: this.#databases, ...states, collect: true };
      await (backwards ? operation.backwards(context) : operation.forwards(context));
      if (editor.statements.length === count + 1) editor.note("-- (no SQL)");
    }
    return [...editor.statements];
  }

  async #plan(targets: readonly Target[]): Promise<Plan & { applied: Set<string> }> {
    const applied = new Set((await this.#recorder.applied()).keys());
    return { ...planFor(this.#graph, applied, targets), applied };
  }

  /** Runs a migration; answers false when another process has run it meanwhile. */
  async #run(node: MigrationNode, backwards: boolean, applied: ReadonlySet<string>): Promise<boolean> {
    const before = this.#graph.order.filter((one) => applied.has(one.key) && one.key !== node.key);
    if (backwards) refuseIrreversible(node);
    const walk = stepsOf(node, this.#graph.state(before), backwards);
    const editor = this.#database.dialect.schemaEditor(this.#database);
    if (!this.#database.dialect.features.transactionalDdl) {
      const run = (step: Step) => this.#step(step, { node, editor, backwards });
      const check = () => this.#check(editor, { node, backwards });
      return runStepwise({
        node,
        backwards,
        walk,
        editor,
        run,
        check,
        recorder: this.#recorder,
        database: this.#database,
      });
    }
    return this.#database.atomic(
      async () => {
        await this.#recorder.ensure();
        // Only now, with the lock held, is it certain that nobody else is at it.
        if ((await this.#recorder.applied()).has(node.key) !== backwards) return false;
        for (const step of walk) await this.#step(step, { node, editor, backwards });
        await this.#check(editor, { node, backwards });
        await (backwards ? this.#recorder.remove(node) : this.#recorder.add(node));
        return true;
      },
      { schema: true, retries: 20 },
    );
  }

  async #step({ operation, states }: Step, run: Run): Promise<void> {
    const { editor, node, backwards } = run;
    const context = { app: node.app, editor, database: this.#database, databases: this.#databases, collect: false };
    const ran = editor.statements.length;
    try {
      await (backwards
        ? operation.backwards({ ...context, ...states })
        : operation.forwards({ ...context, ...states }));
    } catch (error) {
      throw this.#failed(error, { ...run, operation, ran: editor.statements.slice(ran, -1) });
    }
  }

  async #check(editor: SchemaEditor, { node, backwards }: Omit<Run, "editor">): Promise<void> {
    try {
      await editor.checkReferences();
    } catch (error) {
      throw this.#failed(error, { node, operation: node.migration.operations.at(-1), backwards, ran: [] });
    }
  }

  #failed(cause: unknown, failure: Failure): NuagesError {
    const { node, operation, backwards, ran } = failure;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = cause instanceof NuagesError || cause instanceof DatabaseError ? { hint: hintFor(cause) } : {};
    const whole = this.#database.dialect.features.transactionalDdl;
    const kept = whole ? undefined : ran.map((sql) => sql.replace(/\s+/g, " "));
    const values = {
      migration: node.key,
      file: node.file,
      operation: operation?.title ?? "commit",
      reason,
      backwards,
      kept,
    };
    return new NuagesError("E_MIGRATION_FAILED", values, { cause, ...hint });
  }
}

function refuseIrreversible(node: MigrationNode): void {
  const operation = node.migration.operations.find((one) => !one.reversible);
  if (operation !== undefined) {
    throw new NuagesError("E_MIGRATION_IRREVERSIBLE", { migration: node.key, operation: operation.title });
  }
}

interface Run {
  readonly node: MigrationNode;
  readonly editor: SchemaEditor;
  readonly backwards: boolean;
}

interface Failure extends Omit<Run, "editor"> {
  readonly operation: Operation | undefined;
  /** The statements of the operation that ran before the one that failed. */
  readonly ran: readonly string[];
}

/** What a database says of one row is, in a migration, about rows that were there before. */
function hintFor(cause: NuagesError): string {
  if (cause.code === "E_SQL" && /already exists/.test(cause.message))
    return "Something else than these migrations has made it: rename or drop what is there, or start with an empty database.";
  if (!(cause instanceof IntegrityError)) return cause.hint;
  const what = {
    unique: "Rows that are there share a value: make them differ",
    notNull: "Rows that are there have no value: give them one",
    foreignKey: "Rows that are there point at rows that would be missing: delete or re-point them",
    check: "Rows that are there don't meet the constraint: change them",
  }[cause.kind];
  return `${what}, by hand or with a migration before this one, and run migrate again.`;
}
