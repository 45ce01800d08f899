import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { type QueryLogEntry, queryLogSlot } from "../database/index.ts";
import { char, foreignKey, hasMany, Model } from "../models/index.ts";
import { TestSite } from "../models/site.test-support.ts";
import { render } from "./render.test-support.ts";

class Writer extends Model<Writer>("paper.Writer")({
  name: char(),
  get articles() {
    return hasMany(Article, "writer");
  },
}) {}

class Article extends Model<Article>("paper.Article")(
  { title: char(), writer: foreignKey(Writer, { onDelete: "cascade" }) },
  { ordering: ["id"] },
) {}

let site: TestSite;
const inSite = (name: string, fn: () => Promise<void>) => test(name, () => site.run(fn));

before(async () => {
  site = await TestSite.open([Writer, Article]);
  await site.run(async () => {
    for (const name of ["Ada", "Bob"]) {
      const writer = await Writer.objects.create({ name });
      for (const n of [1, 2]) await Article.objects.create({ title: `${name} <${n}>`, writer });
    }
  });
});
after(() => site.close());

suite("rows in a template", () => {
  inSite("come from a lazy query, with their relations loaded in one more", async () => {
    const seen: string[] = [];
    const articles = Article.objects.all();
    const html = await queryLogSlot.run({ record: (entry: QueryLogEntry) => void seen.push(entry.sql) }, () =>
      render("{% for a in articles %}{{ a.title }} by {{ a.writer.name }};{% empty %}none{% endfor %}", { articles }),
    );
    assert.equal(html, "Ada &lt;1&gt; by Ada;Ada &lt;2&gt; by Ada;Bob &lt;1&gt; by Bob;Bob &lt;2&gt; by Bob;");
    assert.equal(seen.length, 2);
  });

  inSite("are counted, sliced and tested without code", async () => {
    const context = {
      articles: Article.objects.all(),
      none: Article.objects.none(),
      writer: await Writer.objects.get({ name: "Bob" }),
    };
    assert.equal(
      await render(
        "{{ articles.count }} {{ articles|length }} {{ articles.0.title|slice:':3' }} {{ articles|last|default:'' }} {% if none %}some{% else %}none{% endif %} {{ writer.articles.count }}",
        context,
      ),
      "4 4 Ada Article 4 none 2",
    );
    assert.equal(await render("{% for a in writer.articles.all %}{{ a.pk }}{% endfor %}", context), "34");
  });

  inSite("are equal when they are the same row", async () => {
    const [one, again, other] = [
      await Writer.objects.get({ id: 1 }),
      await Writer.objects.get({ id: 1 }),
      await Writer.objects.get({ id: 2 }),
    ];
    const context = { one, again, other, article: await Article.objects.get({ id: 1 }), all: [again] };
    assert.equal(
      await render(
        "{% if one == again and one != other and one != article and one == article.writer and one in all %}yes{% endif %}",
        context,
      ),
      "yes",
    );
    assert.equal(await render("{% if a == b %}same{% endif %}", { a: new Writer(), b: new Writer() }), "");
  });

  inSite("are never changed by one", async () => {
    const article = await Article.objects.get({ id: 1 });
    const context = { article, articles: Article.objects.all(), Article, writer: await article.writer };
    for (const path of [
      "article.delete",
      "articles.delete",
      "Article.objects.delete",
      "writer.articles.clear",
      "article.save",
    ]) {
      assert.equal(await render(`[{{ ${path} }}]`, context), "[]", path);
    }
    assert.equal(await Article.objects.count(), 4);
  });
});
