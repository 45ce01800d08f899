import { didYouMean } from "../../errors/index.ts";
import { FieldError } from "../errors.ts";
import type { Field, ModelOptions } from "../options.ts";
import { assignRelation } from "./assign.ts";
import { setColumn } from "./instantiate.ts";
import type { AnyInstance, InstanceState } from "./state.ts";

/** The state of an instance that no database knows. */
export function newState(options: ModelOptions): InstanceState {
  return {
    options,
    database: undefined,
    adding: true,
    loaded: undefined,
    deferred: undefined,
    peers: undefined,
    cache: undefined,
  };
}

/** Gives a new instance its values: what `init` says, else defaults, else null or nothing yet. */
export function initialize(instance: AnyInstance, options: ModelOptions, init: unknown): void {
  for (const field of options.fields) setColumn(instance, field, startValue(field));
  if (init === undefined) return;
  if (typeof init !== "object" || init === null || Array.isArray(init)) {
    throw FieldError.value(options.label, { expected: "an object of values by field", received: init });
  }
  assignValues(instance, options, init);
}

/** Sets fields by their names, as a caller wrote them down. */
export function assignValues(instance: AnyInstance, options: ModelOptions, values: object): void {
  for (const [name, value] of Object.entries(values)) assignNamed(instance, { options, name, value });
}

function startValue(field: Field): unknown {
  if (field.hasDefault) return field.getDefault();
  return field.null && field.dbDefault === undefined && field.generated === undefined ? null : undefined;
}

/** Sets one field by any of its names, as a value that a caller wrote down. */
function assignNamed(instance: AnyInstance, given: { options: ModelOptions; name: string; value: unknown }): void {
  const { options, name, value } = given;
  const field = options.field(name);
  if (field === undefined || field.kind === "manyToMany") throw notAssignable(options, name);
  if (value === undefined) {
    throw FieldError.value(`${options.label}.${name}`, {
      expected: "a value (leave the name away for the default)",
      received: value,
    });
  }
  if (field.generated !== undefined) field.checkForSave(value);
  if (field.remote !== undefined && name === field.name) assignRelation(instance, field, value);
  else instance[field.attname] = value;
}

function notAssignable(options: ModelOptions, name: string): FieldError {
  if (options.relations.has(name)) {
    const hint = `Save the row first, then: await row.${name}.set([…]).`;
    return FieldError.value(
      `${options.label}.${name}`,
      { expected: "no value here: it is a way to other rows", received: name },
      { hint },
    );
  }
  const known = options.fields.flatMap((f) => (f.name === f.attname ? [f.name] : [f.name, f.attname]));
  return new FieldError("E_FIELD_UNKNOWN", { model: options.label, name }, { hint: didYouMean(name, known) });
}
