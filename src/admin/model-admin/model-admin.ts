import type { HttpRequest } from "../../http/index.ts";
import { slugify } from "../../lib/index.ts";
import { type AnyModel, type ModelOptions, optionsOf } from "../../models/index.ts";
import type { ListFilter } from "../filters/filter.ts";
import { makeFilter } from "../filters/make-filter.ts";
import { type FormLayout, formLayout } from "./form-layout.ts";
import { iconFor } from "./icons.ts";
import { type InlineAdmin, inlineAdmin } from "./inline-admin.ts";
import { type ListColumn, listColumns } from "./list-columns.ts";
import type { AnyQuery, AnySettings } from "./loose.ts";
import { isManyToMany, refuse, resolvePath } from "./path.ts";
import { isSecret } from "./secrets.ts";
import type { Action, IconName, ModelAdminDefinition } from "./types.ts";

const textKinds = new Set(["char", "text", "slug", "email", "url", "uuid"]);
const maxPerPage = 250;
/** An action's name that the admin itself has. */
const builtIn = "delete";

/** One model in the admin: its definition resolved against the model, with every name checked. */
export class ModelAdmin {
  readonly model: AnyModel;
  readonly options: ModelOptions;
  readonly settings: AnySettings;
  readonly columns: readonly ListColumn[];
  readonly filters: readonly ListFilter[];
  readonly search: readonly string[];
  readonly ordering: readonly string[];
  readonly perPage: number;
  readonly form: FormLayout;
  readonly inlines: readonly InlineAdmin[];
  readonly actions: ReadonlyMap<string, Action>;
  readonly icon: IconName;

  constructor(definition: ModelAdminDefinition) {
    const { model, options: settings } = definition;
    const options = optionsOf(model);
    const origin = (option: string) => ({ model: options, option });
    this.model = model;
    this.options = options;
    this.settings = settings;
    this.columns = listColumns(settings.listDisplay, origin("listDisplay"));
    this.filters = (settings.listFilter ?? []).map((path) => makeFilter(String(path), origin("listFilter")));
    this.search = (settings.searchFields ?? []).map((path) => searchPath(String(path), options));
    this.ordering = (settings.ordering ?? []).map((name) => orderName(String(name), options));
    this.perPage = pageSize(settings.perPage, options);
    this.form = formLayout(settings, options);
    this.inlines = (settings.inlines ?? []).map((each, index) => inlineAdmin(each, { parent: options, index }));
    this.actions = namedActions(settings.actions ?? [], options);
    this.icon = settings.icon ?? iconFor(options.modelName);
  }

  /** The rows that this request may see at all. */
  rows(request: HttpRequest): AnyQuery {
    const all = this.model.objects.all();
    return this.settings.scope ? this.settings.scope(all, request) : all;
  }
}

function searchPath(path: string, model: ModelOptions): string {
  const origin = { model, option: "searchFields" };
  const { field } = resolvePath(path, origin);
  if (isManyToMany(field) || !textKinds.has(field.kind)) {
    refuse(origin, `names ${path}, which is no text`, "Name text columns; use listFilter for the others.");
  }
  if (isSecret(field))
    refuse(
      origin,
      `names ${path}, which is a secret`,
      "Take it out: searching would let a user guess it letter by letter.",
    );
  return path;
}

function orderName(name: string, model: ModelOptions): string {
  const path = resolvePath(name.replace(/^-/, ""), { model, option: "ordering" });
  if (path.many)
    refuse(
      { model, option: "ordering" },
      `names ${name}, which leads to many rows`,
      "Order by a column or by a path through references.",
    );
  return name;
}

function pageSize(given: number | undefined, model: ModelOptions): number {
  if (given === undefined) return 50;
  if (Number.isInteger(given) && given >= 1 && given <= maxPerPage) return given;
  return refuse({ model, option: "perPage" }, `is ${String(given)}`, `Give a whole number from 1 to ${maxPerPage}.`);
}

function namedActions(actions: readonly Action[], model: ModelOptions): ReadonlyMap<string, Action> {
  const named = new Map<string, Action>();
  for (const action of actions) {
    const name = slugify(action.label);
    if (name === "" || name === builtIn || named.has(name)) {
      const detail =
        name === builtIn ? "hold an action called delete" : `hold two actions called ${JSON.stringify(action.label)}`;
      refuse(
        { model, option: "actions" },
        detail,
        "Give each action its own label with a letter or a digit; deleting is built in.",
      );
    }
    named.set(name, action);
  }
  return named;
}
