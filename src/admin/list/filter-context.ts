import { Params } from "../../http/index.ts";
import type { FilterContext } from "../filters/filter.ts";
import { RelationFilter } from "../filters/relation-filter.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { RelationChoices } from "./relation-choices.ts";

/** What the filters of an admin read from: the request's query string, or another one that a form carried along. */
export function filterContext(admin: ModelAdmin, context: AdminContext, query?: string): FilterContext {
  const choices = new RelationChoices(context);
  const target = (filter: { readonly param: string }) => {
    const found = admin.filters.find((each) => each.param === filter.param);
    return found instanceof RelationFilter ? found.target : undefined;
  };
  return {
    params: query === undefined ? context.request.query : Params.parse(query),
    formats: context.formats,
    now: context.site.now,
    choicesOf: async (filter) => {
      const options = target(filter);
      return options && choices.all(options);
    },
    labelOf: async (filter, key) => {
      const options = target(filter);
      return options && choices.label(options, key);
    },
  };
}
