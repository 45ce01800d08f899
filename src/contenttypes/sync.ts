import { atomic, IntegrityError } from "../database/index.ts";
import { type AnyModel, type ModelOptions, type ModelRegistry, optionsOf } from "../models/index.ts";
import { ContentType } from "./models.ts";

/** Which database. */
export interface SyncOptions {
  /** The alias; default `"default"`. */
  readonly using?: string;
}

/** The models that have a content type: all but those that the framework makes between the sides of a many-to-many relation. */
export function contentTypeModels(registry: ModelRegistry): readonly ModelOptions[] {
  return registry.all().filter((options) => !options.autoCreated);
}

/**
 * Makes the missing rows, one for each model, with two queries at most; called after `migrate`. Rows of models that are gone stay, since
 * other rows may point at them. Answers with the content types by the model's label in lower case ("blog.post").
 */
export async function syncContentTypes(
  registry: ModelRegistry,
  { using = "default" }: SyncOptions = {},
): Promise<ReadonlyMap<string, ContentType>> {
  return runSync(async () => {
    const found = new Map<string, ContentType>();
    for (const row of await ContentType.objects.using(using)) found.set(row.toString(), row);
    const missing = contentTypeModels(registry).filter((o) => !found.has(`${o.app}.${o.modelName}`));
    if (missing.length === 0) return found;
    const rows = missing.map((o) => ({ appLabel: o.app, model: o.modelName }));
    for (const row of await ContentType.objects.using(using).bulkCreate(rows)) found.set(row.toString(), row);
    return found;
  }, using);
}

/**
 * Runs what looks for rows and makes the missing ones, in a transaction; again where another process that does the same made one of them
 * in between. Several servers of one site may well migrate at the same moment.
 */
export async function runSync<T>(fn: () => Promise<T>, using: string): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await atomic(fn, { using });
    } catch (error) {
      if (!(error instanceof IntegrityError) || error.kind !== "unique" || attempt === attempts) throw error;
    }
  }
}

const attempts = 10;

/** The content type of a model; throws `DoesNotExist` where `migrate` hasn't made it yet. */
export function contentTypeFor(model: AnyModel): Promise<ContentType> {
  const { app, modelName } = optionsOf(model);
  return ContentType.objects.get({ appLabel: app, model: modelName });
}
