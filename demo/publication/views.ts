import { type HttpRequest, HttpResponse } from "nuages/http";
import { messages } from "nuages/messages";
import { getObjectOr404, paginate, redirect, render } from "nuages/views";
import { CommentForm } from "./forms.ts";
import { renderMarkdown } from "./markdown.ts";
import { Post, Section, Tag } from "./models.ts";

const perPage = 25;

/** What the public may read, with what a list shows of each post: two joins and one counted subquery, no row-by-row reads. */
function publishedPosts() {
  return Post.objects
    .filter({ status: "published" })
    .filter((post) => post.publishedAt.lte(new Date()))
    .selectRelated("author", "section")
    .annotate((post) => ({ commentCount: post.comments.filter({ status: "approved" }).count() }));
}

/** The sections of the top row, for the page's head and its side. */
function navigation() {
  return Section.objects.filter({ parent: null });
}

export async function postList(request: HttpRequest) {
  const page = await paginate(request, publishedPosts(), perPage);
  return render(request, "publication/post_list.html", { page, navigation: navigation() });
}

export async function section(request: HttpRequest, { slug }: { slug: string }) {
  const section = await getObjectOr404(Section.objects.selectRelated("parent.parent"), { slug });
  const children = await section.children.all();
  const ids = [section.id, ...children.map((child) => child.id)];
  const page = await paginate(
    request,
    publishedPosts().filter((post) => post.section.pk.in(ids)),
    perPage,
  );
  const trail = [section.parent?.parent, section.parent].filter(Boolean);
  return render(request, "publication/section.html", {
    section,
    currentSection: section,
    children,
    trail,
    page,
    navigation: navigation(),
  });
}

export async function tag(request: HttpRequest, { slug }: { slug: string }) {
  const tag = await getObjectOr404(Tag, { slug });
  const page = await paginate(request, publishedPosts().filter({ tags: tag }), perPage);
  return render(request, "publication/tag.html", { tag, page, navigation: navigation() });
}

export async function search(request: HttpRequest) {
  const query = (request.query.get("q") ?? "").trim().slice(0, 100);
  const found = publishedPosts().filter((post) =>
    post.title
      .iContains(query)
      .or(post.summary.iContains(query))
      .or(post.body.iContains(query))
      .or(post.author.displayName.iContains(query)),
  );
  const page = await paginate(request, query === "" ? Post.objects.none() : found, perPage);
  return render(request, "publication/search.html", { query, page, navigation: navigation() });
}

export async function postDetail(request: HttpRequest, { slug }: { slug: string }) {
  const post = await getObjectOr404(publishedPosts(), { slug });
  const form = new CommentForm(request.method === "POST" ? { data: await request.form() } : {});
  if (request.method === "POST" && (await form.isValid())) {
    const comment = await form.save({ commit: false });
    comment.post = post;
    await comment.save();
    messages.success(request, "Thank you. Your comment waits for an editor.");
    // The browser would go on at the form, which is where the thanks aren't.
    return redirect(`${post.absoluteUrl()}#messages`);
  }
  const comments = await post.comments.filter({ status: "approved" });
  return render(
    request,
    "publication/post_detail.html",
    { post, body: renderMarkdown(post.body), comments, form, currentSection: post.section, navigation: navigation() },
    { status: form.isBound ? 422 : 200 },
  );
}

export async function feed(request: HttpRequest) {
  const newest = await publishedPosts().limit(20);
  const posts = newest.map((post) => ({
    title: post.title,
    summary: post.summary,
    publishedAt: post.publishedAt,
    updatedAt: post.updatedAt,
    authorName: post.author.displayName,
    feedUrl: request.absoluteUri(post.absoluteUrl()),
    html: renderMarkdown(post.body).toString(),
  }));
  const updated = new Date(Math.max(0, ...newest.map((post) => post.updatedAt.getTime())));
  const context = { posts, updated, site: request.absoluteUri("/"), self: request.absoluteUri(request.path) };
  const page = await render(request, "publication/feed.xml", context);
  return new HttpResponse(await page.text(), { contentType: "application/atom+xml; charset=utf-8" });
}
