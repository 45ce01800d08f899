import type { AnyModel } from "../../models/index.ts";
import type { Action, Column, Inline, InlineOptions, ModelAdminDefinition, ModelAdminOptions } from "./types.ts";

const definitions = new WeakSet<object>();
const columns = new WeakSet<object>();

/**
 * Declares how a model looks and behaves in the admin. Paths are checked by the compiler; the rest when the application is made.
 *
 * @example
 * export const posts = modelAdmin(Post, {
 *   listDisplay: ["title", "status", "author.username", column({ label: "Comments", annotate: (p) => p.comments.count() })],
 *   listFilter: ["status", "tags"],
 *   searchFields: ["title", "author.username"],
 * });
 */
export function modelAdmin<C extends AnyModel>(
  model: C,
  // Only the model says what the names are: a column or an action that names no model takes this one.
  options: ModelAdminOptions<NoInfer<C>> = {},
): ModelAdminDefinition {
  // From here on the definitions of all models are handled alike; what the options say was checked against this one.
  const erased = Object.freeze({ ...options }) as unknown as ModelAdminOptions<any>;
  const definition = Object.freeze({ model, options: erased });
  definitions.add(definition);
  return definition;
}

/**
 * A column that is worked out, from the row or by the database.
 *
 * @example
 * column<typeof Post>({ label: "Words", value: (post) => post.body.split(/\s+/).length })
 */
export function column<C = any>(options: Column<C>): Column<C> {
  const made = Object.freeze({ ...options });
  columns.add(made);
  return made;
}

/**
 * Something done to the ticked rows of a list.
 *
 * @example
 * actions: [action({ label: "Approve", run: async (rows) => `${await rows.update({ approved: true })} approved.` })]
 */
export function action<C = any>(options: Action<C>): Action<C> {
  return Object.freeze({ ...options });
}

/**
 * Rows of another model that are edited with the row they belong to.
 *
 * @example
 * inlines: [inline(Comment, { fields: ["name", "text", "approved"] })]
 */
export function inline<C extends AnyModel>(model: C, options: InlineOptions<C> = {}): Inline<C> {
  return Object.freeze({ model, options: Object.freeze({ ...options }) });
}

/** True for what `modelAdmin` made. */
export function isModelAdmin(value: unknown): value is ModelAdminDefinition {
  return typeof value === "object" && value !== null && definitions.has(value);
}

/** True for what `column` made. */
export function isColumn(value: unknown): value is Column {
  return typeof value === "object" && value !== null && columns.has(value);
}
