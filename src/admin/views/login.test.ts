import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createUser } from "../../auth/index.ts";
import { type LibrarySite, makeLibrary } from "../site.test-support.ts";

let library: LibrarySite;
const password = "a cloud over the fields";

before(async () => {
  library = await makeLibrary();
  await createUser({ username: "ada", password, isStaff: true, isSuperuser: true });
  await createUser({ username: "visitor", password });
});
after(() => library.close());

describe("signing in", () => {
  it("leads to where the user was going", async () => {
    const client = library.site.client();
    const page = await client.get("/admin/library/post/?q=a", { follow: true });
    assert.match(page.text(), /name="next" value="\/admin\/library\/post\/\?q=a"/);
    const response = await client.post("/admin/login/", {
      username: "ada",
      password,
      next: "/admin/library/post/?q=a",
    });
    assert.equal(response.location, "/admin/library/post/?q=a");
    assert.equal((await client.get("/admin/")).status, 200);
    assert.equal((await client.get("/admin/login/")).location, "/admin/");
  });

  it("leads nowhere else than to this site", async () => {
    for (const next of [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "https:evil",
    ]) {
      const response = await library.site.client().post("/admin/login/", { username: "ada", password, next });
      assert.equal(response.location, "/admin/", next);
    }
  });

  it("with a wrong name or password says one thing for both, and keeps the name", async () => {
    const texts = new Set<string>();
    for (const username of ["ada", "nobody"]) {
      const response = await library.site.client().post("/admin/login/", { username, password: "wrong" });
      const html = response.text();
      assert.equal(response.status, 422);
      assert.match(html, /<title>Error: Log in/);
      assert.match(html, new RegExp(`value="${username}"`));
      assert.doesNotMatch(html, /value="wrong"/);
      texts.add(/role="alert"[\s\S]*?<p[^>]*>([^<]+)/.exec(html)?.[1] ?? "");
    }
    assert.equal(texts.size, 1);
  });

  it("is for staff only, and doesn't sign others in on the way", async () => {
    const client = library.site.client();
    const response = await client.post("/admin/login/", { username: "visitor", password });
    assert.match(response.text(), /no access to the admin/);
    assert.match((await client.get("/admin/")).location ?? "", /^\/admin\/login\//);
  });

  it("is bounded: too many attempts are told to wait", async () => {
    const client = library.site.client();
    let response = await client.post("/admin/login/", { username: "guessed", password: "x" });
    for (let i = 0; i < 8 && response.status !== 429; i++) {
      response = await client.post("/admin/login/", { username: "guessed", password: "x" });
    }
    assert.equal(response.status, 429);
    assert.match(response.text(), /Too many attempts/);
  });

  it("needs the token of the form", async () => {
    const client = library.site.client({ enforceCsrf: true });
    assert.equal((await client.post("/admin/login/", { username: "ada", password })).status, 403);
  });

  it("page takes at most one query", async () => {
    const { captureQueries } = await import("../../testing/index.ts");
    const { queries } = await captureQueries(() => library.site.client().get("/admin/login/"));
    assert.ok(queries.length <= 1);
  });
});

describe("signing out", () => {
  it("takes a POST, and ends the session", async () => {
    const client = await library.admin();
    assert.equal((await client.get("/admin/logout/")).status, 405);
    assert.equal((await client.get("/admin/")).status, 200);
    assert.equal((await client.post("/admin/logout/")).location, "/admin/login/");
    assert.equal((await client.get("/admin/")).status, 302);
  });
});

describe("the theme", () => {
  it("is kept in a cookie by a plain form, and leads back", async () => {
    const client = await library.admin();
    assert.doesNotMatch((await client.get("/admin/")).text(), /<html[^>]*data-theme/);
    const response = await client.post("/admin/theme/", { theme: "dark", next: "/admin/library/post/" });
    assert.equal(response.location, "/admin/library/post/");
    assert.match((await client.get("/admin/")).text(), /<html[^>]*data-theme="dark"/);
    await client.post("/admin/theme/", { theme: "system" });
    assert.doesNotMatch((await client.get("/admin/")).text(), /<html[^>]*data-theme/);
  });

  it("is one of three, whatever the cookie or the form says", async () => {
    const client = await library.admin();
    await client.post("/admin/theme/", { theme: 'x"><script>' });
    client.cookies.take('admin_theme=x"><script>; Path=/');
    const html = (await client.get("/admin/")).text();
    assert.doesNotMatch(html, /<html[^>]*data-theme|"><script>/);
  });
});

describe("every page", () => {
  it("has the admin's strict policy, is not cached, and runs nothing inline", async () => {
    const client = await library.admin();
    const urls = ["/admin/", "/admin/library/post/", "/admin/library/post/new/", "/admin/nope/"];
    for (const [who, url] of [
      ...urls.map((each) => [client, each] as const),
      [library.site.client(), "/admin/login/"] as const,
    ]) {
      const response = await who.get(url);
      const policy = response.headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'/, url);
      assert.match(policy, /require-trusted-types-for 'script'/);
      assert.doesNotMatch(policy, /unsafe|nonce/);
      assert.match(response.headers.get("cache-control") ?? "", /no-store/);
      const html = response.text();
      assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/i, url);
      assert.equal([...html.matchAll(/<h1\b/g)].length, 1, url);
      assert.equal([...html.matchAll(/<main\b/g)].length, 1, url);
    }
  });

  it("says its language, and names itself and the site", async () => {
    const html = (await (await library.admin()).get("/admin/library/post/")).text();
    assert.match(html, /<html lang="en" dir="ltr">/);
    assert.match(html, /<title>Posts · Library admin<\/title>/);
  });
});
