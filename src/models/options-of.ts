import { ContextSlot } from "../context/index.ts";
import { NuagesError } from "../errors/index.ts";
import { definitionOf } from "./definition.ts";
import type { ModelOptions } from "./options.ts";
import type { ModelRegistry } from "./registry.ts";

/** The registry of the application that runs here; its default is that of the only application. */
export const registrySlot: ContextSlot<ModelRegistry> = new ContextSlot<ModelRegistry>("model registry");

/**
 * All about a model, as the application that runs here has resolved it; outside any, as the registry that was made last has.
 * Throws E_MODEL_NOT_READY for a model that no registry has resolved.
 */
export function optionsOf(model: unknown): ModelOptions {
  const definition = definitionOf(model);
  if (definition === undefined) {
    throw new NuagesError("E_ARGUMENT", { name: "model", expected: "a model class", received: model });
  }
  const registry = registrySlot.get();
  const options = registry === undefined ? definition.current : registry.find(model);
  if (options === undefined) throw new NuagesError("E_MODEL_NOT_READY", { model: definition.label });
  return options;
}
