import type { FieldState, userModelReference } from "./definitions.ts";

type Options = Readonly<Record<string, unknown>>;

const column =
  (kind: FieldState["kind"]) =>
  (options: Options = {}): FieldState => ({ kind, options });

const relation =
  (kind: FieldState["kind"]) =>
  (to: string, options: Options = {}): FieldState => ({ kind, options: { to, ...options } });

/**
 * The fields of migration files: data, not declarations. A relation names its model by its label.
 *
 * @example field.foreignKey("auth.User", { onDelete: "cascade" })
 */
export const field = Object.freeze({
  auto: column("auto"),
  bigAuto: column("bigAuto"),
  char: column("char"),
  text: column("text"),
  slug: column("slug"),
  email: column("email"),
  url: column("url"),
  smallInteger: column("smallInteger"),
  integer: column("integer"),
  positiveSmallInteger: column("positiveSmallInteger"),
  positiveInteger: column("positiveInteger"),
  bigInteger: column("bigInteger"),
  positiveBigInteger: column("positiveBigInteger"),
  float: column("float"),
  boolean: column("boolean"),
  decimal: column("decimal"),
  date: column("date"),
  dateTime: column("dateTime"),
  time: column("time"),
  duration: column("duration"),
  binary: column("binary"),
  ipAddress: column("ipAddress"),
  json: column("json"),
  uuid: column("uuid"),
  foreignKey: relation("foreignKey"),
  oneToOne: relation("oneToOne"),
  manyToMany: relation("manyToMany"),
});

/** In a migration file: the project's user model, whichever it is; as the target of a relation, and as a dependency. */
export function swappable(reference: "userModel"): "userModel" {
  return reference satisfies typeof userModelReference;
}

/** In a migration file: a field with the value that rows which are there get, once; as JSON, or `now`. */
export function filled(definition: FieldState, fill: unknown): FieldState & { readonly fill: unknown } {
  return { ...definition, fill };
}
