/**
 * The names of an object's members that are for code only: a template that meets such an object finds nothing under them. Models answer
 * with their secret fields.
 */
export const secretMembers: unique symbol = Symbol.for("nuages.secretMembers");

/** What has members that are for code only. */
export interface HasSecrets {
  readonly [secretMembers]: ReadonlySet<string>;
}

/** True where `name` is a member of `owner` that is for code only. */
export function isSecretMember(owner: object, name: string): boolean {
  const names = (owner as Partial<HasSecrets>)[secretMembers];
  return names instanceof Set && names.has(name);
}
