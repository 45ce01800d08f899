import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NuagesError } from "../errors/index.ts";
import { HttpRequest, HttpResponse } from "../http/index.ts";
import { callView } from "./call-view.ts";
import { defineConverter } from "./converters/converter.ts";
import { UrlResolver, urlResolverSlot } from "./resolver.ts";
import { reverse, reverseName } from "./reverse.ts";
import { include, path, urls } from "./routes.ts";
import type { Routes } from "./types.ts";

async function view() {
  return new HttpResponse();
}

/** A resolver of patterns whose names are the patterns. */
function resolverOf(...patterns: string[]): UrlResolver {
  return new UrlResolver(urls(patterns.map((pattern) => path(pattern as string, view) as Routes<any>)));
}

const one = (pattern: string, url: string) => resolverOf(pattern).resolve(url)?.params;

describe("UrlResolver.resolve", () => {
  for (const [pattern, url, params] of [
    ["", "/", {}],
    ["posts/", "/posts/", {}],
    ["posts/", "/posts", undefined],
    ["posts", "/posts/", undefined],
    ["posts/<int:id>/", "/posts/7/", { id: 7 }],
    ["posts/<int:id>/", "/posts/x/", undefined],
    ["posts/<int:id>/", "/posts/7", undefined],
    ["posts/<int:id>/", "/posts/-7/", undefined],
    ["posts/<int:id>/", "/posts/7.0/", undefined],
    ["posts/<int:id>/", "/posts/1e3/", undefined],
    ["posts/<int:id>/", "/posts/٣/", undefined],
    ["<int:id>", "/9007199254740991", { id: 9007199254740991 }],
    ["<int:id>", "/9007199254740993", undefined],
    ["<int:id>", `/${"9".repeat(400)}`, undefined],
    ["<name>/", "/a b/", { name: "a b" }],
    ["<str:name>/", "//", undefined],
    ["<slug:s>/", "/a-B_9/", { s: "a-B_9" }],
    ["<slug:s>/", "/é/", undefined],
    ["<slug:s>/", "/a\n/", undefined],
    ["<uuid:u>", "/550e8400-e29b-41d4-a716-446655440000", { u: "550e8400-e29b-41d4-a716-446655440000" }],
    ["<uuid:u>", "/550E8400-E29B-41D4-A716-446655440000", undefined],
    ["<path:p>", "/a/b/c.txt", { p: "a/b/c.txt" }],
    ["<path:p>", "/", undefined],
    ["<path:p>/edit/", "/a/b/edit/edit/", { p: "a/b/edit" }],
    ["<path:p>/edit/<int:v>/", "/a/edit/b/edit/3/", { p: "a/edit/b", v: 3 }],
    ["files/<path:p>", "/files/", undefined],
    ["feed.<slug:format>", "/feed.atom", { format: "atom" }],
    ["<slug:s>-<int:id>/", "/a-long-name-42/", { s: "a-long-name", id: 42 }],
    ["<int:y>-<int:m>-<int:d>/", "/2026-11-25/", { y: 2026, m: 11, d: 25 }],
    ["<int:y>-<int:m>-<int:d>/", "/2026-11/", undefined],
    ["a<str:x>b", "/ab", undefined],
    ["a<str:x>b", "/a//b", undefined],
  ] as const) {
    it(`${pattern || "(empty)"} on ${url.slice(0, 40)} gives ${JSON.stringify(params)}`, () => {
      assert.deepEqual(one(pattern, url), params);
    });
  }

  it("takes the first declared pattern that matches, as Django does", () => {
    const resolver = resolverOf("<slug:a>/", "new/", "<path:p>", "<int:id>/");
    assert.equal(resolver.resolve("/new/")?.pattern, "<slug:a>/");
    assert.equal(resolverOf("new/", "<slug:a>/").resolve("/new/")?.pattern, "new/");
    assert.equal(resolverOf("<path:p>", "new/").resolve("/new/")?.pattern, "<path:p>");
    assert.equal(resolverOf("new/", "<path:p>").resolve("/new/")?.pattern, "new/");
  });

  it("goes back where a branch that began well ends badly", () => {
    const resolver = resolverOf("a/<int:x>/b/", "a/<slug:x>/c/", "<slug:s>/1/d/");
    assert.equal(resolver.resolve("/a/1/c/")?.pattern, "a/<slug:x>/c/");
    assert.deepEqual(resolver.resolve("/a/1/d/")?.params, { s: "a" });
    assert.equal(resolver.resolve("/a/1/e/"), undefined);
  });

  it("gives the parameters of prefixes too, through several levels", () => {
    const inner = urls("blog", [path("<slug:slug>/", view, { name: "post" })]);
    const resolver = new UrlResolver(urls([include("<str:tenant>/", urls("site", [include("blog/", inner)]))]));
    const match = resolver.resolve("/acme/blog/hello/");
    assert.deepEqual(match?.params, { tenant: "acme", slug: "hello" });
    assert.equal(match?.name, "site:blog:post");
    assert.equal(match?.pattern, "<str:tenant>/blog/<slug:slug>/");
    assert.equal(resolver.reverse("site:blog:post", { tenant: "acme", slug: "hello" }), "/acme/blog/hello/");
  });

  it("joins a prefix and a pattern in the middle of a segment", () => {
    const resolver = new UrlResolver(urls([include("v<int:version>", urls([path("-beta/", view, { name: "beta" })]))]));
    assert.deepEqual(resolver.resolve("/v2-beta/")?.params, { version: 2 });
    assert.equal(resolver.reverse("beta", { version: 2 }), "/v2-beta/");
  });

  it("tells where a route is written, and answers hasPath", () => {
    const resolver = resolverOf("a/");
    assert.match(resolver.resolve("/a/")?.file ?? "", /resolver\.test\.ts:\d+$/);
    assert.equal(resolver.hasPath("/a/"), true);
    assert.equal(resolver.hasPath("/a"), false);
    assert.equal(resolver.hasPath("a/"), false);
  });

  it("resolves the last of 1000 routes as fast as the first", () => {
    const resolver = resolverOf(...Array.from({ length: 1000 }, (_, i) => `section${i}/<slug:slug>/<int:id>/`));
    const start = performance.now();
    for (let i = 0; i < 2000; i++) resolver.resolve("/section999/hello/7/");
    assert.ok(performance.now() - start < 500);
  });

  it("stays quick on hostile paths", () => {
    const resolver = resolverOf(
      "<str:a>-<str:b>-<str:c>-<int:d>/",
      "<path:p>/edit/<int:v>/x/",
      "<slug:a>.<slug:b>.<int:c>",
    );
    const start = performance.now();
    for (const url of [
      `/${"-".repeat(8000)}`,
      `/${"-".repeat(250)}`,
      `/${"a/edit/1/".repeat(800)}`,
      `/${"a.".repeat(120)}`,
      `/${"/".repeat(8000)}`,
    ]) {
      assert.equal(resolver.resolve(url), undefined);
    }
    assert.ok(performance.now() - start < 500, `${performance.now() - start} ms`);
  });

  it("takes parameters with the names of prototype members only from the pattern", () => {
    assert.deepEqual(Object.keys(one("<str:toString>/", "/x/") ?? {}), ["toString"]);
  });
});

describe("URL patterns", () => {
  for (const [pattern, problem] of [
    ["/posts/", /slash/],
    ["posts/<int:id/", /never closed/],
    ["posts/int:id>/", /no "<"/],
    ["posts/<int:>/", /name of a parameter/],
    ["posts/<int:1a>/", /name of a parameter/],
    ["posts/<int:__proto__>/", /name of a parameter/],
    ["posts/<in t:id>/", /space/],
    ["posts/<:id>/", /name of a converter/],
    ["posts /", /space/],
    ["posts/?page=<int:page>", /\?/],
    ["^posts/$", /regular expression/],
    ["posts/../x/", /dot segment/],
  ] as const) {
    it(`refuses ${pattern} where it is written`, () => {
      assert.throws(
        () => path(pattern as string, view),
        (error: NuagesError) => {
          assert.equal(error.code, "E_URL_PATTERN");
          return assert.match(error.message, problem) === undefined;
        },
      );
    });
  }

  it("refuses a view that is no function, and items that are no routes", () => {
    assert.throws(() => path("x/", new HttpResponse() as never), { code: "E_URL_VIEW" });
    assert.throws(() => urls([{ kind: "path" } as never]), { code: "E_ARGUMENT" });
    assert.throws(() => include("x/", [] as never), {
      message: 'A route in include("x/", …) must be made by path(), include() or urls(), received an array of 0.',
      hint: "Wrap the list: urls([…]).",
    });
    assert.throws(() => urls("blog", undefined as never), { code: "E_ARGUMENT" });
    for (const routes of [{}, null, undefined, "x/", () => urls([])])
      assert.throws(() => new UrlResolver(routes as never), { code: "E_ARGUMENT" });
  });

  it("a view that was called where its name belongs, and fails, ends in the error of the pattern and no other", async () => {
    let unhandled = 0;
    const count = () => unhandled++;
    process.on("unhandledRejection", count);
    assert.throws(() => path("x/", Promise.reject(new HttpResponse()) as never), { code: "E_URL_VIEW" });
    await new Promise((done) => setImmediate(done));
    process.off("unhandledRejection", count);
    assert.equal(unhandled, 0);
  });

  it("refuses names that can't be told from namespaces or paths", () => {
    assert.throws(() => path("x/", view, { name: "a:b" }), { code: "E_URL_PATTERN" });
    assert.throws(() => path("x/", view, { name: "a b" }), { code: "E_URL_PATTERN" });
    assert.throws(() => urls("a:b", []), { code: "E_URL_PATTERN" });
  });

  it("refuses an unknown converter with the nearest name", () => {
    assert.throws(() => resolverOf("<inr:id>/"), { code: "E_URL_CONVERTER", hint: 'Did you mean "int"?' });
  });

  it("refuses two routes of one name, with both patterns", () => {
    const twice = urls([path("a/", view, { name: "x" }), path("b/", view, { name: "x" })]);
    assert.throws(() => new UrlResolver(twice), { code: "E_URL_DUPLICATE_NAME", message: /"a\/" and "b\/"/ });
  });

  it("refuses a parameter that appears twice, also in a prefix", () => {
    assert.throws(() => resolverOf("<a>/<a>/"), { code: "E_URL_PATTERN" });
    assert.throws(() => new UrlResolver(urls([include("<id>/", urls([path("<int:id>/", view)]) as never)])), {
      code: "E_URL_PATTERN",
    });
  });

  it("refuses parameters that nothing separates, and two paths", () => {
    assert.throws(() => resolverOf("<a><b>/"), { code: "E_URL_PATTERN" });
    assert.throws(() => resolverOf("<path:a>/x/<path:b>"), { code: "E_URL_PATTERN" });
  });
});

describe("own converters", () => {
  const year = defineConverter({ pattern: /[0-9]{4}/, parse: Number, format: (value: number) => String(value) });
  const even = defineConverter({
    pattern: /\d+/,
    parse: (t) => (Number(t) % 2 === 0 ? Number(t) : undefined),
    format: String,
  });
  const routes = urls([
    path("<year:when>/" as string, view, { name: "year" }),
    path("n/<even:n>/" as string, view, { name: "even" }),
  ]);
  const resolver = new UrlResolver(routes, { converters: { year, even } });

  it("match, parse and format", () => {
    assert.deepEqual(resolver.resolve("/2026/")?.params, { when: 2026 });
    assert.equal(resolver.resolve("/26/"), undefined);
    assert.deepEqual(resolver.resolve("/n/4/")?.params, { n: 4 });
    assert.equal(resolver.resolve("/n/5/"), undefined);
    assert.equal(resolver.reverse("year", { when: 2026 }), "/2026/");
  });

  it("refuse to build what they would not match again", () => {
    assert.throws(() => resolver.reverse("year", { when: 26 }), { code: "E_URL_PARAMS" });
    assert.throws(() => resolver.reverse("even", { n: 5 }), { code: "E_URL_PARAMS" });
  });

  for (const name of ["int", "str", "path", "four-digits", ""]) {
    it(`refuse the name ${JSON.stringify(name)}, which would replace a built-in one or can't be written`, () => {
      assert.throws(() => new UrlResolver(urls([]), { converters: { [name]: year } }), {
        code: "E_URL_CONVERTER_DEFINITION",
        message: new RegExp(`"${name}"`),
        hint: /int, str, slug, uuid, path are taken/,
      });
    });
  }

  for (const pattern of [/^a/, /a$/, /(a)/, /a/i]) {
    it(`refuse the pattern ${pattern}`, () => {
      assert.throws(() => defineConverter({ pattern, parse: String, format: String }), {
        code: "E_URL_CONVERTER_DEFINITION",
      });
    });
  }
});

describe("UrlResolver.reverse", () => {
  const resolver = new UrlResolver(
    urls("blog", [
      path("", view, { name: "home" }),
      path("posts/<slug:slug>/", view, { name: "post" }),
      path("n/<int:id>/", view, { name: "number" }),
      path("s/<str:text>/", view, { name: "text" }),
      path("f/<path:file>", view, { name: "file" }),
      path("<path:file>", view, { name: "root_file" }),
      path("prix-é/", view, { name: "accent" }),
      path("<str:a>/<str:b>/", view, { name: "two" }),
    ]),
  );
  const back = (name: string, params?: object) => resolver.reverse(`blog:${name}`, params as Record<string, unknown>);

  it("fills in parameters, by name and by place", () => {
    assert.equal(back("home"), "/");
    assert.equal(back("post", { slug: "a-b" }), "/posts/a-b/");
    assert.equal(back("number", { id: 7 }), "/n/7/");
    assert.equal(back("two", ["x", "y"]), "/x/y/");
  });

  it("percent-encodes values, and what it builds resolves to the same values", () => {
    for (const text of ["a b", "é", "50%", "a?b#c", "a&b=c", "😀", "a\\b", "<script>", "'\""]) {
      const url = back("text", { text });
      assert.match(url, /^[\x21-\x7e]+$/);
      const request = HttpRequest.make({ url });
      assert.equal(request.problem, undefined);
      assert.deepEqual(resolver.resolve(request.path)?.params, { text });
    }
    assert.equal(back("file", { file: "a b/c.txt" }), "/f/a%20b/c.txt");
    assert.equal(back("accent"), "/prix-%C3%A9/");
  });

  it("appends a query and a fragment", () => {
    const extra = { query: { page: 2, tag: ["a", "b&c"] }, fragment: "top é" };
    assert.equal(resolver.reverse("blog:home", {}, extra), "/?page=2&tag=a&tag=b%26c#top%20%C3%A9");
    assert.equal(resolver.reverse("blog:home", {}, { query: {} }), "/");
  });

  for (const [what, name, params] of [
    ["a missing parameter", "post", {}],
    ["an undefined parameter", "post", { slug: undefined }],
    ["an unknown parameter", "post", { slug: "a", id: 1 }],
    ["a parameter from the prototype", "post", Object.create({ slug: "a" })],
    ["a slug with a space", "post", { slug: "a b" }],
    ["an empty slug", "post", { slug: "" }],
    ["a number for a text", "post", { slug: 5 }],
    ["a text for a number", "number", { id: "5" }],
    ["a negative number", "number", { id: -1 }],
    ["a fraction", "number", { id: 1.5 }],
    ["a number over 2^53", "number", { id: 2 ** 53 }],
    ["NaN", "number", { id: Number.NaN }],
    ["a slash in a text", "text", { text: "a/b" }],
    ["a dot segment", "text", { text: ".." }],
    ["a dot segment in a path", "file", { file: "a/../b" }],
    ["a path that would lead to another host", "root_file", { file: "/evil.tld" }],
    ["a line break", "text", { text: "a\r\nb" }],
    ["a NUL", "text", { text: "a\0" }],
    ["a lone surrogate", "text", { text: "\ud800" }],
    ["an object", "text", { text: { toString: () => "x" } }],
    ["too few places", "two", ["x"]],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => back(name, params), { code: "E_URL_PARAMS" });
    });
  }

  it("names the nearest name for an unknown one", () => {
    assert.throws(() => resolver.reverse("blog:pots", {}), { code: "E_URL_NAME", hint: 'Did you mean "blog:post"?' });
    assert.throws(() => resolver.reverse("constructor"), { code: "E_URL_NAME" });
  });

  it("is found in the running application, and says when there is none", () => {
    // This program may have registered another site's routes: the names here are none of its.
    const untyped = reverse as unknown as (name: string) => string;
    assert.equal(
      urlResolverSlot.run(resolver, () => untyped("blog:home")),
      "/",
    );
    assert.equal(
      urlResolverSlot.run(resolver, () => reverseName("blog:number", [7])),
      "/n/7/",
    );
    assert.throws(() => untyped("blog:home"), { code: "E_NO_CONTEXT" });
  });
});

describe("the lists of routes", () => {
  const resolver = new UrlResolver(
    urls([path("a/", view, { name: "a" }), path("b/<int:id>/", async () => new HttpResponse())]),
  );

  it("tell what was tried", () => {
    assert.deepEqual(resolver.tried(), [
      { pattern: "a/", name: "a" },
      { pattern: "b/<int:id>/", name: undefined },
    ]);
  });

  it("tell view and place of each route", () => {
    const [first, second] = resolver.entries();
    assert.equal(first?.view, "view");
    assert.match(first?.file ?? "", /^\/.*src\/urls\/resolver\.test\.ts:\d+$/);
    assert.equal(second?.view, "(anonymous)");
  });
});

describe("callView", () => {
  const request = () => HttpRequest.make({ url: "/x/7/" });

  it("gives the parameters to the view and the route to the request", async () => {
    const resolver = new UrlResolver(
      urls([path("x/<int:id>/", async (_, { id }) => new HttpResponse(String(id + 1)), { name: "x" })]),
    );
    const asked = request();
    const response = await callView(asked, resolver.resolve(asked.path)!);
    assert.equal(response.text(), "8");
    assert.deepEqual(asked.params, { id: 7 });
    assert.equal(asked.route?.name, "x");
  });

  for (const result of [undefined, null, "text", { status: 200 }]) {
    it(`names the view and its place when it returns ${JSON.stringify(result)}`, async () => {
      async function forgetful() {
        return result;
      }
      const match = new UrlResolver(urls([path("x/7/", forgetful)])).resolve("/x/7/")!;
      await assert.rejects(callView(request(), match), {
        code: "E_NOT_A_RESPONSE",
        message: /The view forgetful \(.*resolver\.test\.ts:\d+\)/,
      });
    });
  }
});

it("takes alternatives in a converter's pattern for alternatives of the whole text", () => {
  const kind = defineConverter({ pattern: /red|blue/, parse: (text) => text, format: (text: string) => text });
  assert.deepEqual(
    ["red", "blue"].map((text) => kind.parse(text)),
    ["red", "blue"],
  );
  for (const text of ["redder", "darkblue", "redblue"]) assert.equal(kind.parse(text), undefined, text);
});
