import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { NuagesError, PermissionDenied } from "../errors/index.ts";
import { TemplateEngine } from "./engine.ts";
import { TemplateNotFound, TemplateRenderError, TemplateSyntaxError } from "./errors.ts";
import { directoryLoader } from "./loaders/directory.ts";
import { memoryLoader } from "./loaders/memory.ts";
import { engineOf } from "./render.test-support.ts";

suite("an engine", () => {
  test("tells every place where it looked for a template", async () => {
    const engine = new TemplateEngine({ loaders: [directoryLoader(["/one", "/two"]), memoryLoader({})] });
    await assert.rejects(engine.render(["a.html", "b.html"]), (error: TemplateNotFound) => {
      assert.ok(error instanceof TemplateNotFound);
      assert.deepEqual(error.values.tried, [
        "/one/a.html",
        "/two/a.html",
        "memory",
        "/one/b.html",
        "/two/b.html",
        "memory",
      ]);
      return error.hint.includes("/one/a.html");
    });
  });

  test("takes the first loader and the first name that has a template", async () => {
    const engine = new TemplateEngine({
      loaders: [
        memoryLoader({ a: "1" }),
        memoryLoader(
          new Map([
            ["a", "2"],
            ["b", "3"],
          ]),
        ),
      ],
    });
    assert.equal(await engine.render(["x", "a", "b"]), "1");
  });

  for (const name of [
    "",
    "/etc/passwd",
    "../a",
    "a/../b",
    "a//b",
    "a\\b",
    "a\0b",
    "./a",
    "c:a",
    "a/",
    "x".repeat(300),
  ]) {
    test(`takes no name that could lead elsewhere: ${JSON.stringify(name.slice(0, 20))}`, async () => {
      await assert.rejects(engineOf({}).render(name), { code: "E_TEMPLATE_NAME" });
    });
  }

  test("reads nothing of an object's prototype as a template", async () => {
    await assert.rejects(engineOf({}).render("constructor"), TemplateNotFound);
  });

  test("compiles once while it caches, and again when the text changes while it doesn't", async () => {
    const templates: Record<string, string> = { a: "1", b: "{% include 'a' %}" };
    const cached = engineOf(templates);
    const fresh = engineOf(templates, { cache: false });
    assert.deepEqual([await cached.render("b"), await fresh.render("b")], ["1", "1"]);
    assert.equal(await fresh.get("a"), await fresh.get("a"));
    templates.a = "2";
    assert.deepEqual([await cached.render("b"), await fresh.render("b")], ["1", "2"]);
    delete templates.a;
    await assert.rejects(fresh.render("a"), TemplateNotFound);
  });

  test("forgets a template that failed to compile, so that it can be repaired", async () => {
    const templates: Record<string, string> = { a: "{% if %}" };
    const engine = engineOf(templates);
    await assert.rejects(engine.render("a"), TemplateSyntaxError);
    templates.a = "ok";
    assert.equal(await engine.render("a"), "ok");
  });

  test("keeps two renders at the same time apart", async () => {
    const engine = engineOf({ a: "{% for x in l %}{% cycle 'a' 'b' %}{{ p }}{{ name }}{% endfor %}" });
    const one = (name: string) =>
      engine.render("a", { l: [1, 2], name, p: new Promise((resolve) => setImmediate(resolve, "")) });
    assert.deepEqual(await Promise.all([one("x"), one("y")]), ["axbx", "ayby"]);
  });

  test("shows the JavaScript that a template became, with its text only inside quotes", async () => {
    const { code } = engineOf({}).fromString("\u2028*/`\u0024{x}'\"\\\n{{ a }}");
    assert.match(code, /out \+= "\u2028\*\/`\$\{x\}'\\"\\\\\\n";/);
  });
});

suite("an error while rendering", () => {
  const boom = () => {
    throw new TypeError("boom");
  };

  test("names template, line and expression, and keeps what was thrown", async () => {
    const engine = engineOf({
      "base.html": "x\n{% block a %}{% endblock %}",
      "page.html": "{% extends 'base.html' %}\n{% block a %}\n {% include 'part.html' %}{% endblock %}",
      "part.html": "a\n\n  {{ boom|upper }}",
    });
    await assert.rejects(engine.render("page.html", { boom }), (error: TemplateRenderError) => {
      assert.ok(error instanceof TemplateRenderError);
      assert.equal(error.message, "part.html:3:3: {{ boom|upper }} failed: boom");
      assert.deepEqual([error.line, error.column, error.values.expression], [3, 3, "{{ boom|upper }}"]);
      assert.deepEqual(error.includedFrom, ["page.html:3", "base.html:2"]);
      assert.ok(error.cause instanceof TypeError);
      assert.match(error.excerpt, /> {4}3 \| {3}\{\{ boom/);
      return true;
    });
  });

  test("is told the same way when a promise fails, in a value, a condition or a loop", async () => {
    for (const text of [
      "{{ p }}",
      "{% if p %}{% endif %}",
      "{% for x in p %}{% endfor %}",
      "{{ a.b.p.c }}",
      "{% with q=p %}{% endwith %}",
    ]) {
      const p = Promise.reject(new Error("late"));
      p.catch(() => {});
      await assert.rejects(
        engineOf({})
          .fromString(text)
          .render({ p, a: { b: { p } } }),
        (error: Error) => error instanceof TemplateRenderError && error.message.includes("late"),
      );
    }
  });

  test("keeps the hint of the cause", async () => {
    const throws = () => {
      throw new NuagesError("E_ARGUMENT", { name: "limit", expected: "a number", received: "x" });
    };
    await assert.rejects(engineOf({}).fromString("{{ f }}").render({ f: throws }), { hint: "Pass a number as limit." });
  });

  test("lets through what ends a request on purpose", async () => {
    const denied = () => {
      throw new PermissionDenied();
    };
    await assert.rejects(engineOf({}).fromString("{{ f }}").render({ f: denied }), PermissionDenied);
  });

  test("says which include was missing", async () => {
    await assert.rejects(
      engineOf({ "a.html": "\n{% include 'nope.html' %}" }).render("a.html"),
      (error: TemplateRenderError) => error.line === 2 && error.cause instanceof TemplateNotFound,
    );
  });

  test("survives a thrown value that is no error", async () => {
    const f = () => {
      throw "text";
    };
    await assert.rejects(engineOf({}).fromString("{{ f }}").render({ f }), /threw text/);
  });
});

suite("a directory loader", () => {
  let root = "";
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "nuages-templates-"));
    await mkdir(join(root, "one", "blog"), { recursive: true });
    await mkdir(join(root, "two"));
    await mkdir(join(root, "one", "folder.html"));
    await writeFile(join(root, "one", "blog", "list.html"), "\ufeffone");
    await writeFile(join(root, "two", "a.html"), "two");
    await writeFile(join(root, "secret.txt"), "secret");
    await writeFile(join(root, "one", "big.html"), "x".repeat(1024 * 1024 + 1));
    await symlink(join(root, "secret.txt"), join(root, "one", "link.html"));
    await symlink(join(root, "one", "blog", "list.html"), join(root, "one", "inner.html"));
  });
  after(() => rm(root, { recursive: true }));

  test("finds files in its folders, in order, without a byte order mark", async () => {
    const engine = new TemplateEngine({
      loaders: [directoryLoader([join(root, "one"), join(root, "two"), join(root, "none")])],
    });
    assert.equal(await engine.render("blog/list.html"), "one");
    assert.equal(await engine.render("a.html"), "two");
    assert.equal(await engine.render("inner.html"), "one");
  });

  test("never leaves them by a link, and takes neither folders nor huge files", async () => {
    const engine = new TemplateEngine({ loaders: [directoryLoader(join(root, "one"))] });
    for (const name of ["link.html", "folder.html", "big.html", "blog/list.html/x"])
      await assert.rejects(engine.render(name), TemplateNotFound);
  });

  test("reads a changed file again when the engine doesn't cache", async () => {
    const file = join(root, "two", "changing.html");
    await writeFile(file, "old");
    const engine = new TemplateEngine({ loaders: [directoryLoader(join(root, "two"))], cache: false });
    assert.equal(await engine.render("changing.html"), "old");
    await writeFile(file, "new");
    await utimes(file, new Date(), new Date(Date.now() + 5000));
    assert.equal(await engine.render("changing.html"), "new");
  });
});
