import { AbstractUser, Permission } from "../auth/index.ts";
import { ContentType } from "../contenttypes/index.ts";
import { char, foreignKey, Model } from "../models/index.ts";
import { action, inline, modelAdmin } from "./index.ts";

/** Users belong to one, and go with it. */
export class Crew extends Model<Crew>("crew.Crew")({ name: char({ maxLength: 40 }) }) {
  override toString() {
    return this.name;
  }
}

/** The site's user: a row that other rows take along and that is edited with its crew. */
export class Sailor extends AbstractUser<Sailor>("crew.Sailor")({
  crew: foreignKey(Crew, { null: true, blank: true, onDelete: "cascade", relatedName: "sailors" }),
}) {}

export const crews = modelAdmin(Crew, { inlines: [inline(Sailor)] });
export const sailors = modelAdmin(Sailor, {
  actions: [
    action({
      label: "Dismiss",
      confirm: false,
      permission: "crew.dismiss_sailor",
      run: async (rows) => void (await rows.update({ isActive: false })),
    }),
  ],
});
export const permissions = modelAdmin(Permission);
export const contentTypes = modelAdmin(ContentType);
