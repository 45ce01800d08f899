import { modelAdmin } from "nuages/admin";
import { User } from "./models.ts";

export const userAdmin = modelAdmin(User, {
  listDisplay: ["username", "displayName", "isStaff", "isActive"],
  listFilter: ["isStaff", "isActive"],
  searchFields: ["username", "displayName", "email"],
  // A form of the admin gives nobody a password: nuages createsuperuser and code make users.
  hasAddPermission: () => false,
});
