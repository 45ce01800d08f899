import { include, urls } from "nuages";
import { adminUrls } from "nuages/admin";
import type { User } from "./people/models.ts";
import publication from "./publication/urls.ts";

const root = urls([include("admin/", adminUrls), include("", publication)]);

export default root;

declare module "nuages" {
  interface Register {
    urls: typeof root;
    user: User;
  }
}
