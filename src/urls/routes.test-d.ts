import { type HttpRequest, HttpResponse } from "../http/index.ts";
import { include, path, urls } from "./routes.ts";
import type { PathParams, ReverseFunction, Routes } from "./types.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<_T extends true>(): void {}

declare const reverse: ReverseFunction<typeof root extends Routes<infer R> ? R : never>;

async function postList(_: HttpRequest) {
  return new HttpResponse();
}
async function postDetail(_: HttpRequest, { slug }: { slug: string }) {
  return new HttpResponse(slug);
}
class Post {
  slug = "a";
  absoluteUrl() {
    return reverse("blog:post_detail", { tenant: "x", slug: this.slug });
  }
}
// The circle model → reverse → urls → view → model: the view's own type comes from reverse.
async function goHome(_: HttpRequest) {
  return { status: 302, location: reverse("home"), post: new Post().absoluteUrl() };
}
async function comment(_: HttpRequest, { id, slug }: { id: number; slug: string }) {
  return new HttpResponse(id.toFixed() + slug.length);
}
const blog = urls("blog", [
  path("posts/", postList, { name: "post_list" }),
  path("posts/<slug:slug>/", postDetail, { name: "post_detail" }),
  path("posts/<slug:slug>/comments/<int:id>/", comment, { name: "comment" }),
  path("inline/<int:year>/", async (_, { year }) => new HttpResponse(year.toFixed()), { name: "year" }),
  // @ts-expect-error the pattern gives no id
  path("posts/<slug:slug>/", comment, { name: "wrong" }),
  // @ts-expect-error the pattern gives a number
  path("posts/<int:slug>/", postDetail, { name: "wrong_type" }),
]);
const root = urls([
  include("<str:tenant>/", blog),
  path("", postList, { name: "home" }),
  path("go/", goHome, { name: "go" }),
  path("unnamed/", postList),
]);

assertType<
  Equal<
    { [K in keyof PathParams<"a/<int:id>/<slug>/">]: PathParams<"a/<int:id>/<slug>/">[K] },
    { id: number; slug: string }
  >
>();

assertType<Equal<PathParams<"<colour:c>">["c"], never>>();

/** Before a project has registered its routes, every name is taken. */
declare const unregistered: ReverseFunction<Record<string, any>>;

export function calls(): void {
  reverse("home");
  reverse("home", {}, { query: { page: 2 } });
  unregistered("any:name");
  unregistered("any:name", { id: 1 }, { fragment: "x" });
  reverse("go");
  reverse("blog:post_detail", { tenant: "x", slug: "a" });
  reverse("blog:comment", { tenant: "x", slug: "a", id: 3 });
  reverse("blog:year", { tenant: "x", year: 2026 }, { fragment: "top" });
  // @ts-expect-error no such name
  reverse("blog:post_detial", { slug: "a" });
  // @ts-expect-error the name has a namespace
  reverse("post_list", { tenant: "x" });
  // @ts-expect-error id is a number
  reverse("blog:comment", { tenant: "x", slug: "a", id: "3" });
  // @ts-expect-error slug is missing
  reverse("blog:post_detail", { tenant: "x" });
  // @ts-expect-error the parameters are missing
  reverse("blog:post_detail");
}
