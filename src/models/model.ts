import { altering, secretMembers } from "../lib/index.ts";
import { define, ModelDefinition } from "./definition.ts";
import { columnsOf } from "./expressions/columns.ts";
import { deleteInstances } from "./instances/deletion/delete.ts";
import { initialize, newState } from "./instances/initialize.ts";
import { fillColumns } from "./instances/instantiate.ts";
import { type RefreshOptions, refreshInstance } from "./instances/refresh.ts";
import { saveInstance } from "./instances/save.ts";
import { type AnyInstance, instanceState, LoadedRow, StateHolder } from "./instances/state.ts";
import { type CleanOptions, fullCleanInstance, validateUniqueInstance } from "./instances/validate.ts";
import { optionsOf } from "./options-of.ts";
import { conditionOf, managerOf } from "./query-set/manager.ts";
import { notFoundErrors } from "./query-set/not-found.ts";
import type { Condition } from "./types/expressions.ts";
import type { DeletionCounts, ModelClass, NotFoundClass, SaveOptions } from "./types/instances.ts";
import type { Meta } from "./types/meta.ts";
import type { Manager } from "./types/query-set.ts";

const none: ReadonlySet<string> = new Set();
const managers = new WeakMap<object, Manager<any, any>>();

/** What every generated class extends. */
class ModelBase extends StateHolder {
  constructor(init?: unknown) {
    if (init instanceof LoadedRow) {
      super(init.state);
      fillColumns(init.state, this, init.values);
      return;
    }
    const options = optionsOf(new.target);
    super(newState(options));
    initialize(this as unknown as AnyInstance, options, init);
  }

  get pk(): unknown {
    return itself(this)[instanceState(this).options.pk.attname];
  }

  set pk(value: unknown) {
    itself(this)[instanceState(this).options.pk.attname] = value;
  }

  save(options?: SaveOptions): Promise<void> {
    return saveInstance(itself(this), options);
  }

  delete(options?: { readonly using?: string }): Promise<DeletionCounts> {
    return deleteInstances(instanceState(this).options, [itself(this)], options);
  }

  refreshFromDb(options?: RefreshOptions): Promise<void> {
    return refreshInstance(itself(this), options);
  }

  fullClean(options?: CleanOptions): Promise<void> {
    return fullCleanInstance(itself(this), options);
  }

  validateUnique(options?: CleanOptions): Promise<void> {
    return validateUniqueInstance(itself(this), options);
  }

  clean(): void {}

  override toString(): string {
    const { options } = instanceState(this);
    const key = this.pk;
    return `${options.name} ${key === undefined || key === null ? "(not saved)" : String(key)}`;
  }

  get [secretMembers](): ReadonlySet<string> {
    return StateHolder.read(this)?.options.secrets ?? none;
  }

  /** The own properties: columns and annotations, never a secret, never a relation, so nothing is loaded. JSON has no bigint and no bytes: they become text. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this).map(([name, value]) => [name, jsonOf(value)]));
  }
}

/** What a model class has beside its constructor; `this` is the user's class, which inherits it. */
Object.defineProperties(ModelBase, {
  objects: {
    get(this: object): Manager<any, any> {
      let manager = managers.get(this);
      if (manager === undefined) managers.set(this, (manager = managerOf(this)));
      return manager;
    },
  },
  f: {
    get(this: object): object {
      return columnsOf(optionsOf(this));
    },
  },
  where: {
    value(this: object, where: unknown): Condition {
      return conditionOf(this, where);
    },
  },
  DoesNotExist: {
    get(this: object): NotFoundClass {
      return notFoundErrors(this).DoesNotExist;
    },
  },
  MultipleObjectsReturned: {
    get(this: object): NotFoundClass {
      return notFoundErrors(this).MultipleObjectsReturned;
    },
  },
});

for (const method of ["save", "delete", "refreshFromDb", "fullClean", "validateUnique"] as const) {
  altering(ModelBase.prototype[method]);
}

function jsonOf(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

function itself(instance: ModelBase): AnyInstance {
  return instance as unknown as AnyInstance;
}

/** The label of the model whose fields are being evaluated: `explainModelImport` names it when that fails. */
let underway: string | undefined;

/**
 * Declares a model: call it with the label ("app.Model": it names the table, the permissions, the content type and the migrations'
 * target), then with the fields, and extend the class that it answers with.
 *
 * @example
 * export class Post extends Model<Post>("blog.Post")({
 *   title: char({ maxLength: 200 }),
 *   get author() { return foreignKey(User, { onDelete: "cascade" }) },
 * }, { ordering: ["-id"] }) {
 *   get url() { return `/posts/${this.id}`; }
 * }
 */
export function Model<Self>(
  label: `${string}.${string}`,
): <F extends object>(fields: F, meta?: Meta<F>) => ModelClass<Self, F> {
  underway = label;
  return <F extends object>(fields: F, meta: Meta<F> = {}) => {
    underway = undefined;
    const name = label.slice(label.indexOf(".") + 1);
    const generated = { [name]: class extends ModelBase {} }[name]!;
    const definition = new ModelDefinition(label, { fields, meta: meta as Meta<object>, generated });
    define(generated, definition);
    return generated as unknown as ModelClass<Self, F>;
  };
}

/** The label of the model that was being declared when its module failed; undefined where none was. */
export function modelUnderway(): string | undefined {
  return underway;
}
