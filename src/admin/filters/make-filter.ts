import { isManyToMany, mayBeEmpty, type PathOrigin, pathLabel, refuse, resolvePath } from "../model-admin/path.ts";
import { isSecret } from "../model-admin/secrets.ts";
import { BooleanFilter } from "./boolean-filter.ts";
import { ChoiceFilter } from "./choice-filter.ts";
import { DateFilter } from "./date-filter.ts";
import type { ListFilter } from "./filter.ts";
import { RelationFilter } from "./relation-filter.ts";

/** The filter that fits what a path leads to; throws `E_ADMIN_OPTION` where none does. */
export function makeFilter(path: string, origin: PathOrigin): ListFilter {
  const resolved = resolvePath(path, origin);
  const label = pathLabel(resolved);
  const { field } = resolved;
  if (isSecret(field))
    refuse(
      origin,
      `names ${path}, which is a secret`,
      "Take it out: filtering would let a user guess it letter by letter.",
    );
  if (isManyToMany(field)) return new RelationFilter(label, path, { target: field.remote, empty: "none" });
  if (resolved.many) refuse(origin, `names ${path}, which leads through many rows`, "Filter by the relation itself.");
  const nullable = mayBeEmpty(resolved, field);
  if (field.choices) return new ChoiceFilter(label, path, field);
  if (field.remote)
    return new RelationFilter(label, path, { target: field.remote, empty: nullable ? "null" : undefined });
  switch (field.kind) {
    case "boolean":
      return new BooleanFilter(label, path, nullable);
    case "date":
    case "dateTime":
      return new DateFilter(label, path, { instant: field.kind === "dateTime", nullable });
    default:
      return refuse(
        origin,
        `names ${path}, and there is no filter for ${field.kind} columns without choices`,
        "Filter by choices, booleans, dates and relations; use searchFields for text.",
      );
  }
}
