import type { UserModel } from "./types/instances.ts";

const mark: unique symbol = Symbol("nuages.userModel");

const reference = Object.freeze({ [mark]: true });

/**
 * A reference to the project's user model, whichever the settings name; its type is `Register.user`.
 *
 * @example
 * get author() { return foreignKey(userModel) }
 */
export const userModel: UserModel = reference as unknown as UserModel;

/** True for the reference that `userModel` is. */
export function isUserModel(target: unknown): boolean {
  return target === reference;
}
