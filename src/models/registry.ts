import { didYouMean, NuagesError } from "../errors/index.ts";
import { BoundOptions } from "./bound-options.ts";
import { definitionOf, type ModelDefinition } from "./definition.ts";
import { Model } from "./model.ts";
import type { ModelOptions, Through } from "./options.ts";
import { installAccessors } from "./relations/accessors.ts";
import { foreignKey } from "./relations/declare.ts";
import { addDeclaredRelations, addReverseRelations } from "./relations/resolve.ts";
import { automaticNames, BoundManyToMany, declaredSides } from "./relations/through.ts";
import type { AnyModel } from "./types/instances.ts";
import { isUserModel } from "./user-model.ts";

/** What a registry is made with beside the models. */
export interface RegistryOptions {
  /** The model that `userModel` refers to. */
  readonly userModel?: AnyModel | undefined;
}

/**
 * The models of one application, resolved: relations know both their ends, names in the database are settled.
 *
 * @example
 * const registry = new ModelRegistry([User, Post]);
 * registry.get("blog.Post").dbTable; // "blog_post"
 */
export class ModelRegistry {
  readonly #byDefinition = new Map<ModelDefinition, BoundOptions>();
  readonly #byLabel = new Map<string, BoundOptions>();
  readonly #userModel: AnyModel | undefined;

  constructor(models: readonly AnyModel[], { userModel }: RegistryOptions = {}) {
    this.#userModel = userModel;
    for (const model of models) this.#take(model, false);
    if (userModel !== undefined && !this.has(userModel)) throw notRegistered(userModel, "settings.userModel");
    const declared = [...this.#byLabel.values()];
    for (const options of declared) this.#bindManyToMany(options);
    const all = [...this.#byLabel.values()];
    for (const options of all) addDeclaredRelations(options, (to, by) => this.#resolve(to, by));
    for (const options of all) this.#joinUp(options);
    for (const options of all) {
      options.definition.current = options;
      installAccessors(options);
    }
  }

  /** The options of a model by its label; throws E_MODEL_UNKNOWN with a "did you mean". */
  get(label: string): ModelOptions {
    const options = this.#byLabel.get(label);
    if (options === undefined) {
      throw new NuagesError("E_MODEL_UNKNOWN", { label }, { hint: didYouMean(label, [...this.#byLabel.keys()]) });
    }
    return options;
  }

  /** All models, in the order in which they were declared, the automatic through models included. */
  all(): readonly ModelOptions[] {
    return [...this.#byLabel.values()];
  }

  has(model: unknown): boolean {
    return this.find(model) !== undefined;
  }

  /** The options of a model class; undefined where it isn't here. */
  find(model: unknown): ModelOptions | undefined {
    const definition = definitionOf(model);
    return definition === undefined ? undefined : this.#byDefinition.get(definition);
  }

  /** The project's user model, where one is set. */
  get userModel(): ModelOptions | undefined {
    return this.find(this.#userModel);
  }

  #take(model: AnyModel, autoCreated: boolean): BoundOptions {
    const definition = definitionOf(model);
    if (definition === undefined) {
      throw new NuagesError("E_ARGUMENT", { name: "models", expected: "model classes", received: model });
    }
    const known = this.#byLabel.get(definition.label);
    if (known !== undefined) {
      if (known.definition === definition && known.model === model) return known;
      throw new NuagesError("E_MODEL_DUPLICATE", { label: definition.label });
    }
    const options = new BoundOptions({
      model,
      definition,
      autoCreated,
      swappable: model === this.#userModel ? "userModel" : undefined,
      resolve: (to, by) => this.#resolve(to, by),
      isSwappable: isUserModel,
    });
    this.#byDefinition.set(definition, options);
    this.#byLabel.set(options.label, options);
    return options;
  }

  #resolve(to: unknown, by: string): BoundOptions {
    const target = isUserModel(to) ? this.#userModel : to;
    if (target === undefined) {
      throw new NuagesError("E_MODEL_DECLARATION", {
        model: by,
        problem: "it leads to the user model, but none is set",
        fix: "Set userModel in the settings (new ModelRegistry(models, { userModel: User }) in a test).",
      });
    }
    const options = this.find(target);
    if (options === undefined) throw notRegistered(target, by);
    return options as BoundOptions;
  }

  #bindManyToMany(options: BoundOptions): void {
    for (const [name, declaration] of options.definition.declarations) {
      if (declaration.kind !== "manyToMany") continue;
      const { to } = declaration.target!;
      const remote = this.#resolve(to, `${options.label}.${name}`);
      const through = this.#through(options, { name, remote, to, declaration });
      const place = { model: options, remote, name, declaration, through, swappable: isUserModel(to) };
      options.manyToMany.push(new BoundManyToMany(place));
    }
  }

  #through(options: BoundOptions, place: ThroughPlace): Through {
    const { through } = place.declaration.options as { through?: () => unknown };
    if (through !== undefined) {
      const bound = this.#resolve(through(), `${options.label}.${place.name} (through)`);
      return { options: bound, automatic: false, ...declaredSides(bound, options, place) };
    }
    const names = automaticNames(options, place.remote, place.name);
    const bound = this.#take(automaticThrough(options, place, names), true);
    return { options: bound, automatic: true, source: bound.column(names.source), target: bound.column(names.target) };
  }

  /** The ways back; those from automatic through models are nobody's business but deletion's. */
  #joinUp(options: BoundOptions): void {
    if (!options.autoCreated) addReverseRelations(options);
    for (const field of options.fields) (field.remote as BoundOptions | undefined)?.pointingHere.push(field);
  }
}

interface ThroughPlace {
  readonly name: string;
  readonly remote: BoundOptions;
  readonly to: unknown;
  readonly declaration: ManyToManyDeclaration;
}

type ManyToManyDeclaration =
  BoundOptions["definition"]["declarations"] extends ReadonlyMap<string, infer D> ? D : never;

function automaticThrough(
  options: BoundOptions,
  place: ThroughPlace,
  names: ReturnType<typeof automaticNames>,
): AnyModel {
  const { definition } = options;
  const known = definition.throughModels.get(place.name);
  if (known !== undefined) return known;
  const { dbTable } = place.declaration.options as { dbTable?: string };
  const hidden = { relatedName: "+" };
  const made = Model(names.label)(
    { [names.source]: foreignKey(options.model, hidden), [names.target]: foreignKey(place.to, hidden) },
    {
      dbTable: dbTable ?? names.table,
      constraints: [{ kind: "unique", name: `${names.table}_unique`, fields: [names.source, names.target] }],
    },
  );
  definition.throughModels.set(place.name, made as unknown as AnyModel);
  return made as unknown as AnyModel;
}

function notRegistered(model: unknown, by: string): NuagesError {
  const name = definitionOf(model)?.label ?? String((model as { name?: unknown })?.name ?? model);
  return new NuagesError("E_MODEL_NOT_REGISTERED", { model: name, by });
}
