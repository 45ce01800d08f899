import type { BoundOptions } from "../bound-options.ts";
import { FieldError } from "../errors.ts";
import { assignRelation } from "../instances/assign.ts";
import { loadColumnKey } from "../instances/deferred-columns.ts";
import { attnameOf, cachedRelation } from "../instances/relation-cache.ts";
import { type AnyInstance, instanceState } from "../instances/state.ts";
import type { Field, Relation } from "../options.ts";
import { loadColumn } from "../peers/load-column.ts";
import { loadRelation } from "../peers/load-relation.ts";
import { Deferred } from "./deferred.ts";
import { RelatedManager } from "./related-manager.ts";

/** Gives the generated class of a model its relations, as accessors on the prototype; once, however many registries there are. */
export function installAccessors(options: BoundOptions): void {
  const { prototype } = options.definition.generated;
  if (!Object.hasOwn(prototype, loadColumnKey)) {
    Object.defineProperty(prototype, loadColumnKey, {
      value(this: AnyInstance, field: Field) {
        return loadColumn(this, field);
      },
    });
  }
  for (const relation of options.relations.values()) {
    if (relation.accessor === undefined || Object.hasOwn(prototype, relation.accessor)) continue;
    Object.defineProperty(prototype, relation.accessor, { configurable: true, ...accessorOf(relation) });
  }
}

function accessorOf({ kind, name }: Relation): PropertyDescriptor {
  switch (kind) {
    case "foreignKey":
    case "oneToOne":
      return {
        get(this: AnyInstance) {
          return readForward(this, relationOf(this, name));
        },
        set(this: AnyInstance, value: unknown) {
          assignRelation(this, relationOf(this, name).field as Field, value);
        },
      };
    case "hasOne":
      return {
        get(this: AnyInstance) {
          return readBack(this, relationOf(this, name));
        },
        set(this: AnyInstance, value: unknown) {
          const { from, to, field } = relationOf(this, name);
          throw notAssignable({ from, name, value }, `Set ${field.name} of the ${to.name} and save that.`);
        },
      };
    default:
      return {
        get(this: AnyInstance) {
          return new RelatedManager(this, relationOf(this, name));
        },
        set(this: AnyInstance, value: unknown) {
          throw notAssignable({ from: relationOf(this, name).from, name, value }, `Write: await row.${name}.set([…]).`);
        },
      };
  }
}

function notAssignable(
  given: { readonly from: Relation["from"]; readonly name: string; readonly value: unknown },
  hint: string,
): FieldError {
  const field = `${given.from.label}.${given.name}`;
  return FieldError.value(
    field,
    { expected: "no assignment: other rows hold the key", received: given.value },
    { hint },
  );
}

/** The relation as the registry that the instance belongs to has it. */
function relationOf(instance: AnyInstance, name: string): Relation {
  return instanceState(instance).options.relations.get(name)!;
}

function readForward(instance: AnyInstance, relation: Relation): unknown {
  const cached = cachedRelation(instance, relation);
  if (cached !== undefined) return cached;
  const pk = instance[attnameOf(relation)];
  if (pk === null || pk === undefined) return null;
  return new Deferred(relation, { pk, load: () => loadOne(instance, relation) });
}

function readBack(instance: AnyInstance, relation: Relation): unknown {
  const cached = cachedRelation(instance, relation);
  if (cached !== undefined) return cached;
  if (instanceState(instance).adding) return null;
  return new Deferred(relation, { pk: undefined, load: () => loadOne(instance, relation) });
}

async function loadOne(instance: AnyInstance, relation: Relation): Promise<AnyInstance | null> {
  return (await loadRelation(instance, relation)) as AnyInstance | null;
}
