/**
 * What upper rooms add to every request: `session`, `user`, … by declaration merging.
 *
 * @example
 * declare module "../http/request-extensions.ts" { interface RequestExtensions { session: Session } }
 */
export type RequestExtensions = {};
