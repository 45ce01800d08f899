import { didYouMean, NuagesError } from "../errors/index.ts";
import { capitalize, humanize } from "../lib/index.ts";
import type { ModelDefinition } from "./definition.ts";
import { FieldError } from "./errors.ts";
import { Declaration } from "./fields/declaration.ts";
import { BoundField } from "./fields/field.ts";
import { shorten } from "./names.ts";
import type { Field, ManyToManyField, ModelOptions, Relation } from "./options.ts";
import type { AnyModel } from "./types/instances.ts";
import type { Constraint, Meta, ModelIndex, NamedIndex } from "./types/meta.ts";

const metaNames: readonly (keyof Meta<object>)[] = [
  "ordering",
  "getLatestBy",
  "verboseName",
  "verboseNamePlural",
  "dbTable",
  "dbTableComment",
  "managed",
  "constraints",
  "indexes",
  "permissions",
  "defaultPermissions",
];

/** What the registry gives a model when it takes it in. */
export interface OptionsPlace {
  readonly model: AnyModel;
  readonly definition: ModelDefinition;
  readonly autoCreated: boolean;
  readonly swappable: "userModel" | undefined;
  /** The options of the model that a declared relation leads to. */
  resolve(to: unknown, by: string): ModelOptions;
  /** True for the reference to the user model. */
  isSwappable(to: unknown): boolean;
}

/** A model in its registry. Relations are filled in once all models are known. */
export class BoundOptions implements ModelOptions {
  readonly model: AnyModel;
  readonly definition: ModelDefinition;
  readonly label: string;
  readonly app: string;
  readonly name: string;
  readonly modelName: string;
  readonly dbTable: string;
  readonly dbTableComment: string | undefined;
  readonly verboseName: string;
  readonly verboseNamePlural: string;
  readonly ordering: readonly string[];
  readonly getLatestBy: readonly string[];
  readonly indexes: readonly NamedIndex[];
  readonly managed: boolean;
  readonly constraints: readonly Constraint[];
  readonly permissions: readonly (readonly [codename: string, label: string])[];
  readonly defaultPermissions: readonly string[];
  readonly swappable: "userModel" | undefined;
  readonly autoCreated: boolean;
  readonly fields: readonly BoundField[];
  readonly manyToMany: ManyToManyField[] = [];
  readonly pk: Field;
  readonly secrets: ReadonlySet<string>;
  readonly relations = new Map<string, Relation>();
  readonly reverse: Relation[] = [];
  /** The columns of all models that point here, those of automatic through models included: for deletion. */
  readonly pointingHere: BoundField[] = [];
  readonly #byName = new Map<string, Field>();

  constructor(place: OptionsPlace) {
    const { definition } = place;
    const { meta } = definition;
    refuseUnknownMeta(definition.label, meta);
    this.model = place.model;
    this.definition = definition;
    this.label = definition.label;
    this.app = definition.app;
    this.name = definition.name;
    this.modelName = definition.name.toLowerCase();
    this.dbTable = meta.dbTable ?? shorten(`${this.app}_${this.modelName}`);
    this.dbTableComment = meta.dbTableComment;
    this.verboseName = meta.verboseName ?? humanize(definition.name);
    this.verboseNamePlural = meta.verboseNamePlural ?? plural(this.verboseName);
    this.ordering = meta.ordering ?? [];
    this.getLatestBy = [meta.getLatestBy ?? []].flat();
    this.managed = meta.managed ?? true;
    this.constraints = meta.constraints ?? [];
    this.permissions = meta.permissions ?? [];
    this.defaultPermissions = meta.defaultPermissions ?? ["add", "change", "delete", "view"];
    this.swappable = place.swappable;
    this.autoCreated = place.autoCreated;
    this.fields = this.#bindFields(place);
    this.pk = this.#findKey();
    this.indexes = (meta.indexes ?? []).map((index) => this.#named(index));
    this.secrets = new Set(this.fields.filter((field) => field.secret).map((field) => field.attname));
  }

  #named(index: ModelIndex): NamedIndex {
    if (index.name !== undefined) return index as NamedIndex;
    const columns = index.fields.map((name) => this.#byName.get(name.replace(/^-/, ""))?.column ?? name);
    return { ...index, name: shorten([this.dbTable, ...columns, "idx"].join("_")) };
  }

  #bindFields(place: OptionsPlace): BoundField[] {
    const bound: BoundField[] = [];
    for (const [name, declaration] of place.definition.declarations) {
      requireName(this.label, name);
      if (!isColumn(declaration)) continue;
      const to = declaration.target?.to;
      const remote =
        to === undefined ? {} : { remote: this.#remote(place, name, to), swappable: place.isSwappable(to) };
      bound.push(new BoundField({ model: this, name, declaration, ...remote }));
    }
    if (!bound.some((field) => field.primaryKey)) bound.unshift(this.#automaticKey());
    for (const field of bound) this.#byName.set(field.attname, field);
    for (const field of bound) this.#byName.set(field.name, field);
    return bound;
  }

  #remote(place: OptionsPlace, name: string, to: unknown): () => ModelOptions {
    let found: ModelOptions | undefined;
    return () => (found ??= place.resolve(to, `${this.label}.${name}`));
  }

  #automaticKey(): BoundField {
    if (this.definition.declarations.has("id")) {
      throw new NuagesError("E_MODEL_DECLARATION", {
        model: this.label,
        problem: 'the field "id" has the name of the automatic key but is no key',
        fix: "Add primaryKey: true, or call it something else.",
      });
    }
    const declaration = new Declaration("auto", { primaryKey: true, editable: false, blank: true, verboseName: "ID" });
    return new BoundField({ model: this, name: "id", declaration, autoCreated: true });
  }

  #findKey(): Field {
    const keys = this.fields.filter((field) => field.primaryKey);
    if (keys.length > 1) {
      throw new NuagesError("E_MODEL_DECLARATION", {
        model: this.label,
        problem: `${keys.map((key) => key.name).join(" and ")} are both the key`,
        fix: "Keep primaryKey: true on one field; for the others a unique constraint does.",
      });
    }
    return keys[0]!;
  }

  field(name: string): Field | ManyToManyField | undefined {
    if (name === "pk") return this.pk;
    return this.#byName.get(name) ?? this.manyToMany.find((field) => field.name === name);
  }

  column(name: string): Field {
    const found = name === "pk" ? this.pk : this.#byName.get(name);
    if (found === undefined)
      throw FieldError.unknown(
        this.label,
        name,
        this.fields.map((field) => field.name),
      );
    return found;
  }
}

/** True for a declaration that has a column of its own. */
function isColumn(declaration: Declaration): boolean {
  return !["manyToMany", "hasMany", "hasOne"].includes(declaration.kind);
}

function requireName(label: string, name: string): void {
  if (/^[a-zA-Z][a-zA-Z0-9]*(_[a-zA-Z0-9]+)*$/.test(name) && name.length <= 100) return;
  throw new NuagesError("E_MODEL_DECLARATION", {
    model: label,
    problem: `${JSON.stringify(name)} can't be the name of a field`,
    fix: "Use letters, digits and single underscores, a letter first.",
  });
}

function refuseUnknownMeta(label: string, meta: object): void {
  for (const name of Object.keys(meta)) {
    if ((metaNames as readonly string[]).includes(name)) continue;
    throw new NuagesError("E_MODEL_DECLARATION", {
      model: label,
      problem: `there is no meta option "${name}"`,
      fix: didYouMean(name, metaNames),
    });
  }
}

function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

/** "comment" for Comment: what an undeclared way back is called in queries. */
export function defaultQueryName(options: ModelOptions): string {
  return options.name.charAt(0).toLowerCase() + options.name.slice(1);
}

/** "commentByReviewer": where the plain name is taken. */
export function secondQueryName(options: ModelOptions, field: string): string {
  return `${defaultQueryName(options)}By${capitalize(field)}`;
}
