import { char, Model } from "../models/index.ts";

/** A model as a row, so that other rows can point at it: permissions, the admin's history. */
export class ContentType extends Model<ContentType>("contenttypes.ContentType")(
  {
    appLabel: char({ maxLength: 100 }),
    model: char({ maxLength: 100 }),
  },
  {
    ordering: ["appLabel", "model"],
    constraints: [{ kind: "unique", name: "contenttypes_app_model", fields: ["appLabel", "model"] }],
    defaultPermissions: [],
  },
) {
  override toString() {
    return `${this.appLabel}.${this.model}`;
  }
}
