// Every page, as people see it: light and dark, wide and on a phone. What axe finds, what scrolls sideways, what is too heavy, fails.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page, Response } from "playwright-core";
import { accessibilityProblems } from "./axe.ts";
import { launchBrowser, noBrowser, openWindow, type Site, startDemo, watchPage } from "./site.ts";

const publicPages = ["/", "/posts/models/", "/sections/data/", "/tags/models/", "/search/?q=model", "/search/?q=zzzz"];
const adminPages = [
  "/admin/",
  "/admin/publication/post/",
  "/admin/publication/post/?q=zzzz&status=wrong",
  "/admin/publication/post/new/",
  "/admin/publication/post/1/",
  "/admin/publication/post/1/history/",
  "/admin/publication/post/1/delete/",
  "/admin/publication/comment/",
  "/admin/people/user/1/",
  "/admin/auth/group/new/",
  "/admin/publication/post/9999/",
];

async function signIn(page: Page, site: Site): Promise<void> {
  await page.goto(`${site.url}/admin/`);
  await page.getByLabel("Username").fill(site.username);
  await page.getByLabel("Password").fill(site.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(`${site.url}/admin/`);
}

/** How far the page can be scrolled sideways, in CSS pixels. */
const sideways = (page: Page) =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") as Promise<number>;

describe("the pages of the demo and of its admin", { skip: noBrowser }, () => {
  let site: Site;
  let browser: Browser;
  before(async () => {
    [site, browser] = await Promise.all([startDemo(), launchBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const dark of [false, true]) {
    for (const phone of [false, true]) {
      const look = `${dark ? "dark" : "light"}, ${phone ? "on a phone" : "wide"}`;
      test(`${look}: axe finds nothing, each page has one h1 and a title, nothing scrolls sideways`, async () => {
        const context = await openWindow(browser, { dark, phone });
        const page = await context.newPage();
        const watched = watchPage(page);
        const problems: string[] = [];
        await page.goto(`${site.url}/admin/login/`);
        problems.push(...(await accessibilityProblems(page)).map((problem) => `login ${problem}`));
        await signIn(page, site);
        for (const path of [...publicPages, ...adminPages]) {
          await page.goto(site.url + path);
          problems.push(...(await accessibilityProblems(page)).map((problem) => `${path} ${problem}`));
          if ((await page.locator("h1").count()) !== 1) problems.push(`${path} has not one h1`);
          if ((await page.title()).length < 5) problems.push(`${path} has no title`);
          if ((await sideways(page)) > 0) problems.push(`${path} scrolls sideways by ${await sideways(page)} px`);
        }
        await context.close();
        assert.deepEqual([...problems, ...watched], []);
      });
    }
  }

  test("at 320 pixels nothing scrolls in two directions (WCAG 1.4.10)", async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await signIn(page, site);
    const wide: string[] = [];
    for (const path of [...publicPages, ...adminPages]) {
      await page.goto(site.url + path);
      if ((await sideways(page)) > 0) wide.push(`${path}: ${await sideways(page)} px`);
    }
    await context.close();
    assert.deepEqual(wide, []);
  });

  test("a form with mistakes names them in a summary that has the focus and leads to the fields", async () => {
    const context = await openWindow(browser);
    const page = await context.newPage();
    await signIn(page, site);
    await page.goto(`${site.url}/admin/publication/post/new/`);
    await page.evaluate("document.querySelector('form.content').noValidate = true");
    await page.getByRole("button", { name: "Save", exact: true }).last().click();
    const summary = page.getByRole("alert");
    await summary.waitFor();
    assert.equal(await page.evaluate("document.activeElement?.getAttribute('role')"), "alert");
    assert.deepEqual(await accessibilityProblems(page), []);
    await summary.getByRole("link").first().click();
    const focused = await page.evaluate("document.activeElement?.getAttribute('aria-invalid') ?? location.hash");
    assert.ok(focused === "true" || String(focused).startsWith("#id_"), String(focused));
    await context.close();
  });

  test("the keyboard reaches everything: skip link first, a visible focus, no trap, the menus open and close", async () => {
    const context = await openWindow(browser);
    const page = await context.newPage();
    await signIn(page, site);
    await page.goto(`${site.url}/admin/publication/post/`);
    await page.keyboard.press("Tab");
    assert.match(await focusedText(page), /skip/i);
    const seen = new Set<string>();
    for (let presses = 0; presses < 200; presses++) {
      seen.add(await page.evaluate("(document.activeElement?.outerHTML ?? '').slice(0, 200)"));
      await page.keyboard.press("Tab");
      if (await page.evaluate("document.activeElement === document.body")) break;
    }
    const all = (await page.evaluate(
      "[...document.querySelectorAll('main a[href], main button, main input:not([type=hidden])')].filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 200))",
    )) as string[];
    assert.deepEqual(
      all.filter((html) => !seen.has(html)),
      [],
    );
    await page.getByRole("button", { name: "Filter" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.getByRole("group", { name: "Filters" }).isVisible(), true);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("group", { name: "Filters" }).isVisible(), false);
    await context.close();
  });

  test("a page is light: few requests, small styles and scripts, nothing from elsewhere", async () => {
    const cold = await openWindow(browser);
    const fresh = await cold.newPage();
    await signIn(fresh, site);
    for (const path of ["/admin/publication/post/", "/admin/publication/post/1/"]) {
      const weight = await weigh(await openWindowLike(cold, browser), site.url + path);
      assert.ok(weight.requests <= 8, `${path}: ${weight.requests} requests`);
      assert.ok(weight.css <= 10_000 && weight.js <= 14_000, `${path}: ${weight.css} B of CSS, ${weight.js} B of JS`);
      assert.deepEqual(weight.foreign, []);
    }
    await cold.close();
  });
});

async function focusedText(page: Page): Promise<string> {
  return (await page.evaluate("document.activeElement?.textContent ?? ''")) as string;
}

/** A window with the cookies of another and an empty cache. */
async function openWindowLike(context: BrowserContext, browser: Browser): Promise<Page> {
  const copy = await browser.newContext({ storageState: await context.storageState() });
  return copy.newPage();
}

interface Weight {
  requests: number;
  css: number;
  js: number;
  foreign: string[];
}

/** What a first visit of a page loads; sizes are gzipped. */
async function weigh(page: Page, url: string): Promise<Weight> {
  const responses: Response[] = [];
  page.on("response", (response) => responses.push(response));
  await page.goto(url, { waitUntil: "networkidle" });
  const weight: Weight = { requests: responses.length, css: 0, js: 0, foreign: [] };
  for (const response of responses) {
    if (new URL(response.url()).origin !== new URL(url).origin) weight.foreign.push(response.url());
    const type = response.headers()["content-type"] ?? "";
    const size = gzipSync(await response.body()).length;
    if (type.startsWith("text/css")) weight.css += size;
    if (type.includes("javascript")) weight.js += size;
  }
  await page.context().close();
  return weight;
}
