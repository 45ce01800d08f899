import { ContentType } from "../contenttypes/index.ts";
import { char, foreignKey, hasMany, Model, manyToMany } from "../models/index.ts";

/** Leave to do one thing with one model: "change" for "blog.Post" is `"blog.change_post"`. */
export class Permission extends Model<Permission>("auth.Permission")(
  {
    name: char({ maxLength: 255 }),
    contentType: foreignKey(ContentType, { onDelete: "cascade", relatedName: "permissions" }),
    codename: char({ maxLength: 100 }),
    get groups() {
      return hasMany(Group, "permissions");
    },
  },
  {
    ordering: ["contentType", "codename"],
    constraints: [{ kind: "unique", name: "auth_permission_codename", fields: ["contentType", "codename"] }],
  },
) {
  override toString() {
    return this.name;
  }
}

/** Users who share permissions. */
export class Group extends Model<Group>("auth.Group")(
  {
    name: char({ maxLength: 150, unique: true }),
    permissions: manyToMany(Permission, { relatedName: "groups", blank: true }),
  },
  { ordering: ["name"] },
) {
  override toString() {
    return this.name;
  }
}
