import type { AnyModel } from "../../models/index.ts";
import { currentPasswords } from "../../security/index.ts";
import type { AnyUser, AnyUserModel } from "../abstract-user.ts";
import { normalizeUsername } from "../username.ts";
import type { AuthBackend, Credentials } from "./auth-backend.ts";

/** Username and password, as the site's user model has them. */
export class ModelBackend implements AuthBackend {
  readonly #userModel: AnyUserModel;

  constructor(userModel: AnyModel) {
    this.#userModel = userModel as unknown as AnyUserModel;
  }

  async authenticate({ username, password }: Credentials): Promise<AnyUser | undefined> {
    const user = await this.#find(username);
    // Also without a user, and before a look at isActive: the time must not tell which of them it was.
    const matches = await currentPasswords().verify(password, user?.password);
    if (!matches || !user?.isActive) return undefined;
    await rehash(user, password);
    return user;
  }

  async #find(username: string): Promise<AnyUser | undefined> {
    const name = normalizeUsername(username);
    // What the column can't hold is asked for all the same, under a name that nobody can have.
    const possible = name.length > 0 && name.length <= 150 && !name.includes("\0") && name.isWellFormed();
    const found = await this.#userModel.objects.filter({ username: possible ? name : " " }).first();
    return found ?? undefined;
  }
}

/** The one moment when the password is known: brings its hash up to today's parameters. */
async function rehash(user: AnyUser, password: string): Promise<void> {
  if (!currentPasswords().needsRehash(user.password)) return;
  await user.setPassword(password);
  await user.save({ updateFields: ["password"] });
}
