import { AbstractUser } from "nuages/auth";
import { char, hasMany } from "nuages/models";
import { Post } from "../publication/models.ts";

/** The journal's own user: what every user has, the name that readers see, and the posts. */
export class User extends AbstractUser<User>("people.User")({
  displayName: char({ maxLength: 80, helpText: "The name that readers see." }),
  get posts() {
    return hasMany(Post, "author");
  },
}) {}
