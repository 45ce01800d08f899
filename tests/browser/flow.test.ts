// What an editor and a visitor do on the demo's first day, in a real browser: once with JavaScript, once without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser, noBrowser, openWindow, type Site, startDemo, watchPage } from "./site.ts";

for (const javaScript of [true, false]) {
  describe(`the demo ${javaScript ? "with" : "without"} JavaScript`, { skip: noBrowser }, () => {
    let site: Site;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let problems: string[];

    before(async () => {
      [site, browser] = await Promise.all([startDemo(), launchBrowser()]);
      context = await openWindow(browser, { javaScript });
      page = await context.newPage();
      page.setDefaultTimeout(10_000);
      problems = watchPage(page);
    });
    after(async () => {
      await browser?.close();
      await site?.stop();
    });

    const open = (path: string) => page.goto(site.url + path);
    const heading = () => page.locator("h1").innerText();

    async function save(): Promise<void> {
      await page.getByRole("button", { name: "Save", exact: true }).last().click();
    }

    test("a wrong password is refused without saying which part was wrong", async () => {
      await open("/admin/");
      await page.getByLabel("Username").fill(site.username);
      await page.getByLabel("Password").fill("not the password at all");
      await page.getByRole("button", { name: "Log in" }).click();
      assert.match(await page.getByRole("alert").innerText(), /do not match|not right|wrong/i);
      assert.equal(await page.getByLabel("Username").inputValue(), site.username);
    });

    test("the editor signs in", async () => {
      await page.getByLabel("Password").fill(site.password);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.waitForURL(`${site.url}/admin/`);
    });

    test("the editor adds a section and a tag", async () => {
      await open("/admin/publication/section/new/");
      await page.getByLabel("Name").fill("Weather");
      await page.getByLabel("Slug").fill("weather");
      await save();
      await page.getByRole("link", { name: "Weather" }).first().waitFor();
      await open("/admin/publication/tag/new/");
      await page.getByLabel("Name").fill("Cumulus Humilis");
      assert.equal(await page.getByLabel("Slug").inputValue(), javaScript ? "cumulus-humilis" : "");
      await page.getByLabel("Slug").pressSequentially("x");
      await page.getByLabel("Slug").fill("cumulus");
      await page.getByLabel("Name").fill("Cumulus");
      assert.equal(await page.getByLabel("Slug").inputValue(), "cumulus", "what somebody wrote stays");
      await save();
      await page.getByRole("link", { name: "Cumulus" }).first().waitFor();
    });

    test("a form with a mistake comes back with everything that was typed", async () => {
      await open("/admin/publication/post/new/");
      await page.getByLabel("Title").fill("A cloud over the harbour");
      if (javaScript) assert.equal(await page.getByLabel("Slug").inputValue(), "a-cloud-over-the-harbour");
      await page.getByLabel("Slug").fill("models");
      await page.getByLabel("Body").fill("It came from the **west**.");
      await page.getByLabel("Author").selectOption({ label: "editor" });
      await page.getByLabel("Section").selectOption({ label: "Weather" });
      await save();
      assert.match(await page.title(), /^Error/);
      assert.match(await page.getByRole("alert").innerText(), /slug/i);
      assert.equal(await page.getByLabel("Body").inputValue(), "It came from the **west**.");
    });

    test("the editor publishes a post with an inline comment", async () => {
      await page.getByLabel("Slug").fill("a-cloud-over-the-harbour");
      await page.getByLabel("Status").first().selectOption({ label: "Published" });
      await page.getByLabel("Published at").fill("2026-11-01T08:00");
      await page.getByLabel("Cumulus").check();
      await page.getByRole("button", { name: "Add comment" }).click();
      const inline = page.locator("section", { has: page.getByRole("heading", { name: "Comments" }) });
      await inline.getByLabel("Name").fill("Luke");
      await inline.getByLabel("Body").fill("I named it first.");
      await inline.getByLabel("Status").selectOption({ label: "Approved" });
      await save();
      await page.getByRole("link", { name: "A cloud over the harbour" }).first().waitFor();
    });

    test("the post stands on the public list, under its section and its tag", async () => {
      await open("/");
      assert.equal(await page.getByRole("link", { name: "A cloud over the harbour" }).count(), 1);
      await open("/tags/cumulus/");
      assert.equal(await page.locator("article").count(), 1);
      await page.getByRole("link", { name: "A cloud over the harbour" }).click();
      assert.equal(await heading(), "A cloud over the harbour");
      assert.equal(await page.locator(".prose strong").innerText(), "west");
      assert.match(await page.locator("#comments").innerText(), /Luke[\s\S]*I named it first/);
    });

    test("a visitor comments, and the comment waits", async () => {
      const visit = await openWindow(browser, { javaScript, phone: true });
      const visitor = await visit.newPage();
      await visitor.goto(`${site.url}/posts/a-cloud-over-the-harbour/`);
      await visitor.getByLabel("Your name").fill("Mary <b>");
      await visitor.getByLabel("Your comment").fill("I saw it too.");
      await visitor.getByRole("button", { name: "Send comment" }).click();
      assert.match(await visitor.getByRole("status").innerText(), /waits for an editor/);
      const thanks = (await visitor.getByRole("status").boundingBox())!;
      assert.ok(thanks.y >= 0 && thanks.y + thanks.height <= 844, "the thanks are where the visitor lands");
      assert.doesNotMatch(await visitor.locator("#comments").innerText(), /I saw it too/);
      await visit.close();
    });

    test("the editor finds the comment by its filter and approves it", async () => {
      await open("/admin/publication/comment/?status=waiting&q=Mary");
      assert.equal(await page.locator("tbody tr").count(), 1);
      await page.locator("tbody tr input[type=checkbox]").check();
      await page.getByRole("button", { name: /Approve comments/ }).click();
      await page.getByRole("button", { name: /Approve/ }).click();
      await page.getByRole("status").first().waitFor();
      await open("/posts/a-cloud-over-the-harbour/");
      assert.match(await page.locator("#comments").innerText(), /Mary <b>[\s\S]*I saw it too/);
    });

    test("search finds the post, on the site and in the admin, and says when there is none", async () => {
      await open("/");
      await page.getByLabel("Search the journal").fill("HARBOUR");
      await page.getByRole("button", { name: "Search" }).click();
      assert.equal(await page.locator("article").count(), 1);
      await open("/admin/publication/post/?q=zzzzqqq");
      assert.match(await page.locator("main").innerText(), /No posts match/);
      await open("/admin/publication/post/?q=harbour");
      assert.equal(await page.locator("tbody tr").count(), 1);
    });

    test("a filter from the panel narrows the list, and its chip takes it away again", async () => {
      await open("/admin/publication/post/");
      const all = await page.locator("tbody tr").count();
      await page.getByRole("button", { name: "Filter" }).click();
      await page.getByRole("group", { name: "Filters" }).getByLabel("Weather").check();
      await page.getByRole("button", { name: "Show results" }).click();
      assert.equal(await page.locator("tbody tr").count(), 1);
      await page.getByRole("link", { name: /^Remove Section/ }).click();
      assert.equal(await page.locator("tbody tr").count(), all);
    });

    test("a change is in the history with the old and the new value", async () => {
      await open("/admin/publication/post/?q=harbour");
      await page.getByRole("link", { name: "A cloud over the harbour" }).click();
      await page.getByLabel("Title").fill("A cloud over the river");
      await save();
      await open("/admin/publication/post/?q=river");
      await page.getByRole("link", { name: "A cloud over the river" }).click();
      await page.getByRole("link", { name: "History" }).click();
      const text = await page.locator("main").innerText();
      assert.match(text, /A cloud over the harbour/);
      assert.match(text, /A cloud over the river/);
    });

    test("deleting shows what else goes, asks, and does it", async () => {
      await open("/admin/publication/post/?q=river");
      await page.getByRole("link", { name: "A cloud over the river" }).click();
      await page.getByRole("link", { name: /Delete/ }).click();
      assert.match(await page.locator("main").innerText(), /2 comments/i);
      await page.getByRole("button", { name: /Delete/ }).click();
      await page.getByRole("status").first().waitFor();
      assert.equal((await open("/posts/a-cloud-over-the-harbour/"))?.status(), 404);
    });

    test("a section with posts is protected, and says by what", async () => {
      await open("/admin/publication/section/?q=Craft");
      await page.getByRole("link", { name: "Craft" }).last().click();
      await page.getByRole("link", { name: /Delete/ }).click();
      assert.match(await page.getByRole("alert").innerText(), /posts/i);
    });

    test("the editor signs out, and the admin asks for a password again", async () => {
      await open("/admin/");
      await page
        .getByRole("button", { name: /account|editor/i })
        .first()
        .click();
      await page.getByRole("button", { name: "Log out" }).click();
      await open("/admin/publication/post/");
      assert.match(page.url(), /\/admin\/login\//);
    });

    test("nothing on the way broke the content security policy, and no script failed", () => {
      assert.deepEqual(problems, []);
      assert.doesNotMatch(site.output(), /\b500\b|Error/);
    });
  });
}
