import { types } from "node:util";
import { NuagesError } from "../errors/index.ts";
import type { UrlsSetting } from "../settings/index.ts";
import type { Routes } from "../urls/index.ts";

/** The routes that the setting `urls` gives: a list, or a function that answers one or a module with one as its default. */
export async function loadRoutes(setting: UrlsSetting): Promise<Routes<unknown>> {
  const given: unknown = typeof setting === "function" ? await setting() : setting;
  const routes = isObject(given) && "default" in given ? given.default : given;
  if (types.isModuleNamespaceObject(routes))
    throw new NuagesError("E_URLS_MODULE", { received: "a module without a default export" });
  if (!isObject(routes))
    throw new NuagesError("E_URLS_MODULE", { received: routes === undefined ? "nothing" : typeof routes });
  return routes as unknown as Routes<unknown>;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
