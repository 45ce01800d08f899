import { NuagesError } from "../errors/index.ts";
import { Declaration } from "./fields/declaration.ts";
import type { ModelOptions } from "./options.ts";
import type { AnyModel } from "./types/instances.ts";
import type { Meta } from "./types/meta.ts";

/** Where a model class keeps its definition; classes that extend it inherit it. */
const definitionKey: unique symbol = Symbol("nuages.model");

/** What a definition is made of. */
export interface ModelParts {
  readonly fields: object;
  readonly meta: Meta<object>;
  readonly generated: { readonly prototype: object };
}

/** A model as it was written, bound to no registry. */
export class ModelDefinition {
  readonly label: string;
  readonly app: string;
  readonly name: string;
  readonly meta: Meta<object>;
  /** The models between this one and others, by the name of the relation: made once, however many registries there are. */
  readonly throughModels = new Map<string, AnyModel>();
  /** The class that `Model` made; the user's class extends it. */
  readonly generated: { readonly prototype: object };
  /** How the model stands in the registry that was made last. */
  current: ModelOptions | undefined;
  readonly #fields: object;
  #declarations: ReadonlyMap<string, Declaration> | undefined;

  constructor(label: string, parts: ModelParts) {
    const match = /^([a-z][a-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)$/.exec(label);
    if (match === null) throw new NuagesError("E_MODEL_LABEL", { label });
    this.label = label;
    this.app = match[1]!;
    this.name = match[2]!;
    this.meta = parts.meta;
    this.generated = parts.generated;
    this.#fields = parts.fields;
  }

  /** The declared fields, in order. Getters are evaluated here, once: every model module is loaded by now. */
  get declarations(): ReadonlyMap<string, Declaration> {
    this.#declarations ??= new Map(Object.keys(this.#fields).map((name) => [name, this.#declaration(name)]));
    return this.#declarations;
  }

  #declaration(name: string): Declaration {
    let value: unknown;
    try {
      value = (this.#fields as Record<string, unknown>)[name];
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
      throw new NuagesError(
        "E_MODEL_DECLARATION",
        { model: this.label, problem: `the field ${name} can't be made: ${reason}`, fix: "Mend the getter." },
        { cause: error, ...(error instanceof NuagesError ? { hint: error.hint } : {}) },
      );
    }
    if (value instanceof Declaration) return value;
    throw new NuagesError("E_MODEL_DECLARATION", {
      model: this.label,
      problem: `"${name}" is no field`,
      fix: `Declare it with char(), integer(), foreignKey(…), …; methods and getters belong into the class body.`,
    });
  }
}

/** Gives a class its definition. */
export function define(model: object, definition: ModelDefinition): void {
  Object.defineProperty(model, definitionKey, { value: definition });
}

/** The definition of a model class; undefined for anything else. */
export function definitionOf(model: unknown): ModelDefinition | undefined {
  if (typeof model !== "function") return undefined;
  return (model as unknown as Record<symbol, ModelDefinition | undefined>)[definitionKey];
}

/** True for a class that `Model(label)(fields)` made, and for classes that extend it. */
export function isModel(value: unknown): value is AnyModel {
  return definitionOf(value) !== undefined;
}
