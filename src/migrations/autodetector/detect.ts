import type { ModelRegistry } from "../../models/index.ts";
import type { MigrationGraph } from "../graph.ts";
import { stateOfRegistry } from "../registry-state.ts";
import type { ProjectState } from "../state.ts";
import { arrange, type DetectedMigration } from "./arrange.ts";
import { changedFields, changedOptions, laterOptions } from "./fields.ts";
import { createdModels, deletedModels } from "./models.ts";
import type { Questions } from "./questions.ts";
import { findFieldRenames, findModelRenames } from "./renames.ts";

/** What `detectChanges` compares. */
export interface DetectOptions {
  readonly graph: MigrationGraph;
  /** The models as they are. */
  readonly registry: ModelRegistry;
  /** Who decides what the models don't say. Without it, what must be asked is refused with the flags that answer it. */
  readonly questions?: Questions;
  /** Only migrations of these apps, and of those that they wait for. */
  readonly apps?: readonly string[];
  /** For the files, instead of names made from the operations. */
  readonly name?: string;
}

/**
 * The migrations that lead from the state of the existing ones to the models as they are; none when nothing has changed.
 * Throws E_MIGRATION_RENAME and E_MIGRATION_FILL for what nobody answers.
 */
export async function detectChanges(options: DetectOptions): Promise<DetectedMigration[]> {
  const { graph, registry, questions = {} } = options;
  graph.checkLeaves();
  const to = stateOfRegistry(registry);
  const from = graph.state();
  const models = await findModelRenames(from, to, questions);
  const fields = await findFieldRenames(models.state, to, questions);
  const state = fields.state;
  const created = createdModels(state, to);
  const changed = await changedFields({ from: state, to, registry, questions });
  questions.finish?.(goneFrom(state, to));
  const rest = changedOptions(state, to);
  const drafts = [
    ...models.drafts,
    ...fields.drafts,
    ...rest.before,
    ...created,
    ...changed,
    ...laterOptions(created, to),
    ...rest.after,
    ...deletedModels(state, to),
  ];
  return wanted(arrange(drafts, { graph, name: options.name }), options.apps);
}

function goneFrom(from: ProjectState, to: ProjectState): Set<string> {
  const gone = new Set<string>();
  for (const [label, model] of from.models) {
    const now = to.models.get(label);
    if (now === undefined) gone.add(label);
    for (const name of Object.keys(model.fields))
      if (now !== undefined && !Object.hasOwn(now.fields, name)) gone.add(`${label}.${name}`);
  }
  return gone;
}

function wanted(migrations: readonly DetectedMigration[], apps: readonly string[] | undefined): DetectedMigration[] {
  if (apps === undefined) return [...migrations];
  const keep = new Set<DetectedMigration>();
  const take = (migration: DetectedMigration): void => {
    if (keep.has(migration)) return;
    keep.add(migration);
    for (const dependency of migration.dependencies) {
      const other = migrations.find((one) => one.app === dependency[0] && one.name === dependency[1]);
      if (other !== undefined) take(other);
    }
  };
  for (const migration of migrations) if (apps.includes(migration.app)) take(migration);
  return migrations.filter((migration) => keep.has(migration));
}
