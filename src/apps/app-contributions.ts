/**
 * What an app may bring besides its files. Rooms above add their own keys by declaration merging; `defineApp` takes
 * exactly the keys that are declared here.
 *
 * @example
 * declare module "../apps/app-contributions.ts" { interface AppContributions { menu?: readonly MenuEntry[] } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged into
export interface AppContributions {}
