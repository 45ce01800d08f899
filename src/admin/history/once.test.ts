import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { char, Model } from "../../models/index.ts";
import { TestSite } from "../../models/site.test-support.ts";
import { LogEntry } from "../models.ts";
import { once } from "./once.ts";

class Owner extends Model<Owner>("club.Owner")({ name: char() }) {}

describe("a submission", () => {
  it("that another click has carried out in between is told as done, and any other failure as what it is", async () => {
    const site = await TestSite.open([LogEntry, Owner], { userModel: Owner });
    await site.run(async () => {
      const taken = new RangeError("taken");
      const entry = { actor: "a", model: "blog.Post", objectKey: "1", objectLabel: "One", verb: "add" } as const;
      const late = async () => {
        await LogEntry.objects.create({ ...entry, submission: "first" });
        throw taken;
      };
      assert.equal(await once("first", late), false);
      assert.equal(await once("first", () => assert.fail("ran again")), false);
      await assert.rejects(
        once("second", () => Promise.reject(taken)),
        taken,
      );
      assert.equal(await once(null, async () => "done"), "done");
    });
    await site.close();
  });
});
