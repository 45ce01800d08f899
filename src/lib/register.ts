/**
 * What a project tells the types about itself, once, by declaration merging:
 *
 * @example
 * declare module "nuages" { interface Register { urls: typeof urlpatterns; user: User } }
 */
export type Register = {};
