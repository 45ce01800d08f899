import { type HttpRequest, HttpResponse } from "../http/index.ts";
import { char, integer, Model } from "../models/index.ts";
import { path } from "../urls/index.ts";
import { getListOr404, getObjectOr404, type Page, paginate, requireMethods, requirePost } from "./index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<_T extends true>(): void {}

class Post extends Model<Post>("blog.Post")({ title: char({ maxLength: 10 }), views: integer() }) {
  isHot(): boolean {
    return this.views > 10;
  }
}

export async function checks(request: HttpRequest): Promise<void> {
  const post = await getObjectOr404(Post, { title: "x" });
  post.isHot();
  assertType<Equal<(typeof post)["title"], string>>();
  const same = await getObjectOr404(Post.objects.filter({ views: 1 }), (p) => p.title.startsWith("x"));
  same.isHot();
  // @ts-expect-error no such field
  await getObjectOr404(Post, { titel: "x" });
  const list = await getListOr404(Post, { views: 3 });
  list[0]!.isHot();

  const page = await paginate(request, Post.objects.all(), 20);
  page.items[0]!.isHot();
  const ofManager = await paginate(request, Post.objects, 20);
  ofManager.items[0]!.isHot();
  const numbers = await paginate(request, [1, 2, 3], 2);
  assertType<Equal<typeof numbers, Page<number>>>();
}

async function edit(_: HttpRequest, { id }: { id: number }) {
  return new HttpResponse(id.toFixed());
}
async function plain(_: HttpRequest) {
  return new HttpResponse();
}

path("x/<int:id>/", requirePost(edit));
path("x/<int:id>/", requireMethods(["GET", "POST"], edit));
path("x/<int:id>/", requirePost(plain));
path(
  "x/<int:year>/",
  requirePost(async (_, { year }) => new HttpResponse(year.toFixed())),
);
// @ts-expect-error the pattern gives a text
path("x/<slug:id>/", requirePost(edit));
