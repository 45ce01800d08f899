import type { AppDefinition } from "../apps/index.ts";

/** The apps of the framework, in their order: `apps: [...standardApps, blog]`. */
export const standardApps: readonly AppDefinition[] = Object.freeze([] as AppDefinition[]);
