/**
 * What a project tells the types about itself, once, by declaration merging:
 *
 * @example
 * declare module "nuages" { interface Register { urls: typeof urlpatterns; user: User } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: a type alias could not be merged into by the project
export interface Register {}
