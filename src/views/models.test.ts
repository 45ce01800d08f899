import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Http404 } from "../errors/index.ts";
import { HttpRequest } from "../http/index.ts";
import { char, integer, Model } from "../models/index.ts";
import { TestSite } from "../models/site.test-support.ts";
import { getListOr404, getObjectOr404 } from "./get-or-404.ts";
import { paginate } from "./paginate.ts";
import { redirect } from "./redirect.ts";

class Note extends Model<Note>("pad.Note")(
  { title: char({ maxLength: 50 }), stars: integer({ default: 0 }) },
  { ordering: ["id"] },
) {
  absoluteUrl(): string {
    return `/notes/${this.id}/`;
  }
}

let site: TestSite;
before(async () => {
  site = await TestSite.open([Note]);
  await site.run(() =>
    Note.objects.bulkCreate(Array.from({ length: 45 }, (_, i) => ({ title: `Note ${i + 1}`, stars: i % 5 }))),
  );
});
after(() => site.close());

describe("views on real models", () => {
  it("find one row, of a model and of a query set", () =>
    site.run(async () => {
      assert.equal((await getObjectOr404(Note, { title: "Note 7" })).title, "Note 7");
      assert.equal((await getObjectOr404(Note.objects.filter({ stars: 1 }), (n) => n.title.eq("Note 7"))).stars, 1);
    }));

  it("end with 404 where the row doesn't exist, naming the model", () =>
    site.run(async () => {
      await assert.rejects(
        getObjectOr404(Note, { title: "none" }),
        (error) => error instanceof Http404 && /Note/.test(error.message),
      );
      await assert.rejects(getListOr404(Note, { stars: 99 }), Http404);
    }));

  it("don't take the first of several for the one", () =>
    site.run(() => assert.rejects(getObjectOr404(Note, { stars: 1 }), { code: "E_MULTIPLE_OBJECTS" })));

  it("give a list that has rows", () =>
    site.run(async () => assert.equal((await getListOr404(Note, { stars: 4 })).length, 9)));

  it("show query sets and managers by pages", () =>
    site.run(async () => {
      const page = await paginate(HttpRequest.make({ url: "/?page=3" }), Note.objects.orderBy("-id"), 20);
      assert.deepEqual(
        page.items.map((note) => note.title),
        ["Note 5", "Note 4", "Note 3", "Note 2", "Note 1"],
      );
      assert.deepEqual([page.count, page.pages, page.startIndex, page.endIndex], [45, 3, 41, 45]);
      assert.equal((await paginate(HttpRequest.make({ url: "/" }), Note.objects, 20)).length, 20);
      await assert.rejects(paginate(HttpRequest.make({ url: "/?page=4" }), Note.objects.all(), 20), Http404);
    }));

  it("lead to a row's own address", () =>
    site.run(async () => {
      const note = await Note.objects.get({ title: "Note 1" });
      assert.equal(redirect(note).location, `/notes/${note.id}/`);
    }));
});
