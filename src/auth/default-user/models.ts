import { AbstractUser } from "../abstract-user.ts";

/** The user of a site that has no user model of its own. */
export class User extends AbstractUser<User>("users.User")() {}
