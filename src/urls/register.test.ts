import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";

const project = resolve(import.meta.dirname, "../..");

const site = `
import "nuages";
import { type HttpRequest, HttpResponse } from "nuages/http";
import { include, path, reverse, urls } from "nuages/urls";

async function postList(_: HttpRequest) { return new HttpResponse(); }
async function postDetail(_: HttpRequest, { slug }: { slug: string }) { return new HttpResponse(slug); }
class Post { slug = "a"; absoluteUrl() { return reverse("blog:post_detail", { tenant: "x", slug: this.slug }); } }
async function goHome(_: HttpRequest) { return { location: reverse("home"), post: new Post().absoluteUrl() }; }
async function archive(_: HttpRequest, { when }: { when: number }) { return new HttpResponse(when.toFixed()); }
const blog = urls("blog", [
  path("posts/", postList, { name: "post_list" }),
  path("posts/<slug:slug>/", postDetail, { name: "post_detail" }),
]);
declare module "nuages/http" { interface RequestExtensions { tenant: string } }
export async function whose(request: HttpRequest) { return new HttpResponse(request.tenant.trim()); }
export const root = urls([
  include("<str:tenant>/", blog),
  path("", postList, { name: "home" }),
  path("go/", goHome, { name: "go" }),
  path("archive/<year:when>/", archive, { name: "archive" }),
]);
declare module "nuages" { interface Register { urls: typeof root } }
declare module "nuages/urls" { interface Converters { year: number } }

reverse("home");
reverse("home", {}, { query: { page: 2 } });
reverse("blog:post_detail", { tenant: "x", slug: "a" });
reverse("archive", { when: 2026 });
// @ts-expect-error no such name
reverse("blog:post_detial", { slug: "a" });
// @ts-expect-error slug is missing
reverse("blog:post_detail", { tenant: "x" });
// @ts-expect-error a year is a number
reverse("archive", { when: "2026" });
`;

const config = {
  extends: join(project, "tsconfig.json"),
  compilerOptions: { typeRoots: [join(project, "node_modules/@types")], types: ["node"] },
  include: ["site.ts"],
};

function compile(folder: string): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, [join(project, "node_modules/typescript/bin/tsc"), "-p", folder], (_error, stdout) =>
      done(stdout),
    );
  });
}

describe("a site that registers its routes", () => {
  it("has its names and parameters checked, though its views and models use reverse themselves", async () => {
    // Inside the project, so that "nuages" is the package itself.
    const folder = await mkdtemp(join(project, ".register-test-"));
    try {
      await writeFile(join(folder, "site.ts"), site);
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
      const output = await compile(folder);
      assert.equal(
        output
          .split("\n")
          .filter((line) => line.includes("site.ts") || line.includes("src/urls"))
          .join("\n"),
        "",
      );
      assert.doesNotMatch(output, /TS18003|TS5\d\d\d/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
