import { path, urls } from "nuages/urls";
import { feed, postDetail, postList, search, section, tag } from "./views.ts";

export default urls("publication", [
  path("", postList, { name: "post_list" }),
  path("posts/<slug:slug>/", postDetail, { name: "post_detail" }),
  path("sections/<slug:slug>/", section, { name: "section" }),
  path("tags/<slug:slug>/", tag, { name: "tag" }),
  path("search/", search, { name: "search" }),
  path("feed/", feed, { name: "feed" }),
]);
