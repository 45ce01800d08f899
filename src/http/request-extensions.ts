/**
 * What upper rooms add to every request: `session`, `user`, … by declaration merging.
 *
 * @example
 * declare module "../http/request-extensions.ts" { interface RequestExtensions { session: Session } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: a type alias could not be extended by the rooms above
export interface RequestExtensions {}
