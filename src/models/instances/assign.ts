import { FieldError } from "../errors.ts";
import type { Field, Relation } from "../options.ts";
import { Deferred } from "../relations/deferred.ts";
import { cacheRelation, forgetRelation } from "./relation-cache.ts";
import { type AnyInstance, instanceState, StateHolder } from "./state.ts";

/**
 * Points a foreign key at a row: an instance (both the relation and the key are set), a relation that was not loaded, a key, or null.
 * Throws a `FieldError` for anything else.
 */
export function assignRelation(instance: AnyInstance, field: Field, value: unknown): void {
  const relation = instanceState(instance).options.relations.get(field.name)!;
  if (value === null) {
    instance[field.attname] = null;
    forgetRelation(instance, field.name);
  } else if (StateHolder.read(value) !== undefined) {
    pointAt(instance, relation, value as AnyInstance);
  } else {
    forgetRelation(instance, field.name);
    instance[field.attname] = keyOf(field, value);
  }
}

function pointAt(instance: AnyInstance, relation: Relation, row: AnyInstance): void {
  const field = relation.field as Field;
  if (instanceState(row).options.label !== relation.to.label) throw wrongRow(field, row);
  instance[field.attname] = row[relation.to.pk.attname];
  cacheRelation(instance, relation, row);
}

function keyOf(field: Field, value: unknown): unknown {
  if (value instanceof Deferred) {
    if (value.relation.to.label !== field.remote!.label) throw wrongRow(field, value);
    return value.pk;
  }
  if (typeof value === "object" || value === undefined) throw wrongRow(field, value);
  return field.check(value);
}

function wrongRow(field: Field, received: unknown): FieldError {
  const name = field.remote!.name;
  return FieldError.value(`${field.model.label}.${field.name}`, { expected: `a ${name}, or the key of one`, received });
}
