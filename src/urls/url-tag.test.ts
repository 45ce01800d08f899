import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HttpResponse } from "../http/index.ts";
import { memoryLoader, TemplateEngine } from "../templates/index.ts";
import { UrlResolver, urlResolverSlot } from "./resolver.ts";
import { path, urls } from "./routes.ts";
import { urlsTagLibrary } from "./url-tag.ts";

const view = async () => new HttpResponse();
const resolver = new UrlResolver(
  urls("blog", [
    path("", view, { name: "home" }),
    path("posts/<slug:slug>/", view, { name: "post" }),
    path("s/<str:text>/", view, { name: "text" }),
    path("<int:year>/<int:month>/", view, { name: "month" }),
  ]),
);
const engine = new TemplateEngine({ loaders: [memoryLoader({})], tags: [urlsTagLibrary] });

function render(source: string, context: Record<string, unknown> = {}): Promise<string> {
  return urlResolverSlot.run(resolver, async () => engine.fromString(source).render(context));
}

describe("{% url %}", () => {
  it("gives the URL of a name with parameters by name, by place or from variables", async () => {
    assert.equal(await render('{% url "blog:home" %}'), "/");
    assert.equal(await render('{% url "blog:post" slug=post.slug %}', { post: { slug: "a-b" } }), "/posts/a-b/");
    assert.equal(await render('{% url "blog:month" 2026 11 %}'), "/2026/11/");
    assert.equal(await render("{% url name %}", { name: "blog:home" }), "/");
  });

  it("stores the URL in a variable, and nothing for a name that doesn't exist", async () => {
    assert.equal(await render('{% url "blog:post" slug="a" as u %}<a href="{{ u }}">'), '<a href="/posts/a/">');
    assert.equal(await render('{% url "shop:cart" as u %}{% if u %}yes{% else %}no{% endif %}'), "no");
  });

  it("is safe in an attribute whatever the parameter is", async () => {
    const html = await render('<a href="{% url "blog:text" text=t %}">', {
      t: `"><script>alert('1')</script>`.replaceAll("/", ""),
    });
    assert.doesNotMatch(html.slice(9, -2), /["<>]/);
  });

  it("fails for an unknown name and for parameters that don't fit", async () => {
    await assert.rejects(render('{% url "blog:pots" %}'), /blog:pots/);
    await assert.rejects(render('{% url "blog:post" slug="a b" %}'), /slug/);
    await assert.rejects(render('{% url "blog:post" slug="a b" as u %}'), /slug/);
  });

  it("is a syntax error without a name, and with parameters both by name and by place", () => {
    assert.throws(() => engine.fromString("{% url %}"), /name of a URL/);
    assert.throws(() => engine.fromString('{% url "x" 1 a=2 %}'), /by name or by place/);
  });
});
