import { path, urls } from "../urls/index.ts";
import { actionView } from "./views/action.ts";
import { adminView } from "./views/admin-view.ts";
import { dashboardView } from "./views/dashboard.ts";
import { deleteView } from "./views/delete.ts";
import { addView, changeView } from "./views/form.ts";
import { historyView } from "./views/history.ts";
import { listView } from "./views/list.ts";
import { loginView, logoutView, themeView } from "./views/login.ts";
import { unknownView } from "./views/problems.ts";

const readWrite = ["GET", "HEAD", "POST"];

/**
 * The addresses of the admin; they serve the admin site of the application that runs.
 *
 * @example
 * export default urls([include("admin/", adminUrls)]);
 */
export const adminUrls = urls("admin", [
  path("", adminView(dashboardView), { name: "index" }),
  path("login/", loginView, { name: "login" }),
  path("logout/", logoutView, { name: "logout" }),
  path("theme/", themeView, { name: "theme" }),
  path("<str:app>/<str:model>/", adminView(listView), { name: "list" }),
  path("<str:app>/<str:model>/new/", adminView(addView, readWrite), { name: "add" }),
  path("<str:app>/<str:model>/actions/", adminView(actionView, ["POST"]), { name: "actions" }),
  path("<str:app>/<str:model>/<str:pk>/", adminView(changeView, readWrite), { name: "change" }),
  path("<str:app>/<str:model>/<str:pk>/history/", adminView(historyView), { name: "history" }),
  path("<str:app>/<str:model>/<str:pk>/delete/", adminView(deleteView, readWrite), { name: "delete" }),
  path("<path:rest>", adminView(unknownView), { name: "unknown" }),
]);
