import { path, urls } from "../urls/index.ts";
import { loginView } from "./views/login.ts";
import { logoutView } from "./views/logout.ts";

/** The pages for signing in and out: `include("accounts/", authUrls)`. Their names are `auth:login` and `auth:logout`. */
export default urls("auth", [
  path("login/", loginView(), { name: "login" }),
  path("logout/", logoutView(), { name: "logout" }),
]);
