import { atomic } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import { type AnyModel, registrySlot } from "../models/index.ts";
import { validatePassword } from "../security/index.ts";
import { ValidationError } from "../validation/index.ts";
import type { AnyUser } from "./abstract-user.ts";
import type { RegisteredUser } from "./request-user.ts";

/** What a new user begins with; a model's own fields may be among them. */
export interface NewUser {
  readonly username: string;
  /** Without one nobody can sign in by password. */
  readonly password?: string;
  readonly email?: string;
  readonly isStaff?: boolean;
  readonly isSuperuser?: boolean;
  readonly [field: string]: unknown;
}

/**
 * Makes and saves a user of the site's user model: validated as a form would, the password by the standard rules, then hashed. Throws one
 * `ValidationError` with everything that is wrong.
 *
 * @example
 * await createUser({ username: "ada", email: "ada@example.org", password: "a cloud over the fields" });
 */
export async function createUser(values: NewUser): Promise<RegisteredUser> {
  const { password, ...fields } = values;
  const UserModel = currentUserModel();
  const user = new UserModel(fields) as unknown as AnyUser;
  const failures: ValidationError[] = [];
  const problems = password === undefined ? [] : passwordProblems(password, user);
  if (problems.length > 0) failures.push(new ValidationError(problems));
  await user.fullClean().catch((error: unknown) => {
    if (!(error instanceof ValidationError)) throw error;
    failures.push(error);
  });
  if (failures.length > 0) throw ValidationError.join(failures);
  if (password !== undefined) await user.setPassword(password);
  // Hashing takes its time: a name that was free before may be taken since, in another letter case too.
  await atomic(async () => {
    await user.validateUnique();
    await user.save();
  });
  return user as unknown as RegisteredUser;
}

/** As `createUser`, for someone who may do everything: what `nuages createsuperuser` calls. */
export function createSuperuser(values: NewUser & { readonly password: string }): Promise<RegisteredUser> {
  return createUser({ ...values, isStaff: true, isSuperuser: true });
}

/** What is wrong with a new password of a user, as issues of the field `password`. */
export function passwordProblems(
  password: string,
  user: Pick<AnyUser, "username" | "email" | "firstName" | "lastName">,
) {
  const attributes = [user.username, user.email, user.firstName, user.lastName];
  return validatePassword(password, { attributes }).map((problem) => ({ field: "password", ...problem }));
}

/** The user model of the application that runs here; throws E_NO_CONTEXT where there is none. */
export function currentUserModel(): AnyModel {
  const model = registrySlot.get()?.userModel?.model;
  if (model === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "user model" });
  return model;
}
