import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BadRequest, Http404, NuagesError } from "../errors/index.ts";
import { HttpRequest, HttpResponse } from "../http/index.ts";
import { memoryLoader, TemplateEngine } from "../templates/index.ts";
import { path, UrlResolver, urlResolverSlot, urls } from "../urls/index.ts";
import { csrfFieldName, viewsTagLibrary } from "./csrf-token-tag.ts";
import { getListOr404, getObjectOr404 } from "./get-or-404.ts";
import { redirect } from "./redirect.ts";
import { type ContextProcessor, contextProcessorsSlot, render, templatesSlot } from "./render.ts";
import { requireGet, requireMethods, requirePost } from "./require-methods.ts";

const request = (url = "/", method = "GET") => HttpRequest.make({ url, method });

const engine = new TemplateEngine({
  loaders: [
    memoryLoader({
      "hello.html": "Hello {{ name }} at {{ request.path }}, {{ site }}",
      "form.html": "<form>{% csrf_token %}</form>",
      "plain.html": "no form",
    }),
  ],
  tags: [viewsTagLibrary],
});

function inside<T>(fn: () => T, processors: readonly ContextProcessor[] = []): T {
  return templatesSlot.run(engine, () => contextProcessorsSlot.run(processors, fn));
}

describe("render", () => {
  it("renders a template with the request, the processors' variables and the context, escaped", async () => {
    const processors: ContextProcessor[] = [async () => ({ site: "S", name: "processor" })];
    const response = await inside(() => render(request("/a/"), "hello.html", { name: "<Ada>" }), processors);
    assert.equal(response.text(), "Hello &lt;Ada&gt; at /a/, S");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  });

  it("takes a status, headers and another content type", async () => {
    const init = { status: 404, headers: { "X-A": "1" }, contentType: "text/plain; charset=utf-8" };
    const response = await inside(() => render(request(), "plain.html", {}, init));
    assert.equal(response.status, 404);
    assert.equal(response.headers.get("x-a"), "1");
    assert.equal(response.headers.get("content-type"), "text/plain; charset=utf-8");
  });

  it("takes the first template that exists", async () => {
    assert.equal((await inside(() => render(request(), ["missing.html", "plain.html"]))).text(), "no form");
  });

  it("gives functions of processors to templates that use them, and calls them for no other", async () => {
    let calls = 0;
    const processors: ContextProcessor[] = [() => ({ site: () => `called ${++calls}` })];
    await inside(() => render(request(), "plain.html"), processors);
    assert.equal(calls, 0);
    assert.match((await inside(() => render(request(), "hello.html"), processors)).text(), /called 1/);
  });

  it("says that no application runs", async () => {
    await assert.rejects(render(request(), "plain.html"), { code: "E_NO_CONTEXT" });
  });
});

describe("{% csrf_token %}", () => {
  it("writes the hidden field, escaped, calling for the token only then", async () => {
    let calls = 0;
    const processors: ContextProcessor[] = [() => ({ csrfToken: async () => `a"b${++calls}` })];
    await inside(() => render(request(), "plain.html"), processors);
    assert.equal(calls, 0);
    const response = await inside(() => render(request(), "form.html"), processors);
    assert.equal(response.text(), `<form><input type="hidden" name="${csrfFieldName}" value="a&quot;b1"></form>`);
  });

  it("is an error where there is no token, rather than a form that never works", async () => {
    await assert.rejects(
      inside(() => render(request(), "form.html")),
      /csrfToken/,
    );
    await assert.rejects(
      inside(() => render(request(), "form.html", { csrfToken: "" })),
      /csrfToken/,
    );
  });
});

describe("redirect", () => {
  const view = async () => new HttpResponse();
  const resolver = new UrlResolver(
    urls("blog", [path("posts/<slug:slug>/", view, { name: "post" }), path("", view, { name: "home" })]),
  );
  const to: typeof redirect = (...args) => urlResolverSlot.run(resolver, () => redirect(...args));

  it("leads to a path, a name, or a model's address", () => {
    assert.equal(to("/a/?b=1").location, "/a/?b=1");
    assert.equal(to("?page=2").location, "?page=2");
    assert.equal(to("next/").location, "next/");
    assert.equal(to("blog:home").location, "/");
    assert.equal(
      to("blog:post", { params: { slug: "a" }, query: { page: 2 }, fragment: "x" }).location,
      "/posts/a/?page=2#x",
    );
    assert.equal(to({ absoluteUrl: () => "/posts/a/" }).location, "/posts/a/");
  });

  it("takes the options of a redirect", () => {
    assert.equal(to("/a/", { permanent: true }).status, 301);
    assert.equal(to("blog:home", { preserveMethod: true }).status, 307);
  });

  for (const target of ["//evil.tld", "https://evil.tld/", "https:evil.tld", "/\\evil.tld", "javascript:alert(1)//"]) {
    it(`refuses ${target}`, () => {
      assert.throws(() => to(target), { status: 400, code: "E_UNSAFE_REDIRECT" });
    });
  }

  it("doesn't take a script for a name", () => {
    assert.throws(() => to("javascript:alert"), { code: "E_URL_NAME" });
  });

  it("refuses a model's address on another site", () => {
    assert.throws(() => to({ absoluteUrl: () => "//evil.tld" }), { code: "E_UNSAFE_REDIRECT" });
  });

  for (const target of ["", undefined, null, 5, {}, { absoluteUrl: () => undefined }, { absoluteUrl: "x" }]) {
    it(`refuses ${JSON.stringify(target)}`, () => {
      assert.throws(() => to(target as never), { code: "E_REDIRECT_TARGET" });
    });
  }
});

describe("getObjectOr404 and getListOr404", () => {
  const missing = () => Promise.reject(new NuagesError("E_DOES_NOT_EXIST", { model: "blog.Post" }));
  const found = { get: async (..._where: object[]) => ({ id: 1 }), filter: async (..._where: object[]) => [1, 2] };

  it("give what is found, of a model, a manager or a query set", async () => {
    assert.deepEqual(await getObjectOr404(found, { id: 1 }), { id: 1 });
    assert.deepEqual(await getObjectOr404({ objects: found }, { id: 1 }), { id: 1 });
    assert.deepEqual(await getListOr404({ objects: found }, { id: 1 }), [1, 2]);
  });

  it("hand the conditions on", async () => {
    let seen: unknown[] = [];
    const spy = { ...found, get: async (...where: object[]) => (seen = where) };
    await getObjectOr404(spy, { id: 1 }, { slug: "a" });
    assert.deepEqual(seen, [{ id: 1 }, { slug: "a" }]);
  });

  it("are 404 where nothing is found", async () => {
    await assert.rejects(
      getObjectOr404({ ...found, get: missing }),
      (error) => error instanceof Http404 && /blog\.Post/.test(error.message),
    );
    await assert.rejects(getListOr404({ ...found, filter: async () => [] }), Http404);
  });

  it("let every other error through", async () => {
    const error = new BadRequest("x");
    await assert.rejects(getObjectOr404({ ...found, get: () => Promise.reject(error) }), error);
  });
});

describe("requireMethods", () => {
  async function edit(_: HttpRequest, { id }: { id: number }) {
    return new HttpResponse(String(id));
  }

  it("passes allowed methods with their parameters", async () => {
    assert.equal((await requirePost(edit)(request("/", "POST"), { id: 7 })).text(), "7");
    assert.equal((await requireMethods(["GET", "POST"], edit)(request("/", "POST"), { id: 7 })).text(), "7");
  });

  it("answers others with 405 and the list", async () => {
    const response = await requirePost(edit)(request("/", "GET"), { id: 7 });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "POST");
    assert.equal((await requireGet(edit)(request("/", "DELETE"), { id: 7 })).headers.get("allow"), "GET, HEAD");
  });

  it("takes HEAD where it takes GET", async () => {
    assert.equal((await requireGet(edit)(request("/", "HEAD"), { id: 7 })).status, 200);
  });

  it("keeps the view's name for lists and errors", () => {
    assert.equal(requirePost(edit).name, "edit");
  });
});
