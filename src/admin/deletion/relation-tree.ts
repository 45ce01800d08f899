import type { Field, ModelOptions } from "../../models/index.ts";

/** What deleting rows does to the rows of another model that point at them. */
export type EffectKind = "delete" | "unlink" | "block" | "links";

/** Rows of one model that a deletion touches in one way. */
export interface EffectGroup {
  readonly kind: EffectKind;
  readonly options: ModelOptions;
  /** The paths by which a row of this model leads to what is deleted: "post", "post.author". */
  readonly paths: readonly string[];
}

const maxDepth = 5;
const maxPaths = 60;

/**
 * Everything that goes, is unlinked, or stands in the way when rows of `root` are deleted: one group per model and effect, so that
 * counting takes one query each, however many rows there are.
 */
export function relationTree(root: ModelOptions, all: readonly ModelOptions[]): EffectGroup[] {
  const groups = new Map<string, { kind: EffectKind; options: ModelOptions; paths: string[] }>();
  let left = maxPaths;
  const visit = (target: ModelOptions, suffix: string, depth: number) => {
    for (const source of all) {
      for (const field of source.fields) {
        if (field.remote !== target) continue;
        const kind = effectOf(field, source);
        if (!kind || left-- <= 0) continue;
        const path = suffix === "" ? field.name : `${field.name}.${suffix}`;
        const name = `${kind} ${source.label}`;
        const group = groups.get(name) ?? { kind, options: source, paths: [] };
        group.paths.push(path);
        groups.set(name, group);
        if (kind === "delete" && depth < maxDepth) visit(source, path, depth + 1);
      }
    }
  };
  visit(root, "", 1);
  return [...groups.values()];
}

function effectOf(field: Field, source: ModelOptions): EffectKind | undefined {
  switch (field.onDelete) {
    case "cascade":
      return source.autoCreated ? "links" : "delete";
    case "protect":
    case "restrict":
      return "block";
    case "setNull":
    case "setDefault":
      return "unlink";
    default:
      return undefined;
  }
}
