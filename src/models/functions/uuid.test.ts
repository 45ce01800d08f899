import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { char } from "../fields/text.ts";
import { uuid } from "../fields/uuid.ts";
import { Model } from "../model.ts";
import { TestSite } from "../site.test-support.ts";
import type { Condition } from "../types/expressions.ts";
import { when } from "./conditional.ts";
import { coalesce } from "./values.ts";

class Ticket extends Model<Ticket>("uuids.Ticket")({
  id: uuid({ primaryKey: true }),
  name: char(),
  other: uuid({ null: true }),
}) {}

const id = "0190aaaa-0000-7000-8000-000000000001";

describe("a UUID", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Ticket]);
    await site.run(() => Ticket.objects.create({ id, name: id }));
  });
  after(() => site.close());

  it("is compared with texts, searched and made into other texts, also where the database has a type for it", async () => {
    await site.run(async () => {
      const found = (where: (t: typeof Ticket.f) => Condition) => Ticket.objects.filter(where).count();
      assert.equal(await found((t) => t.id.eq(t.name)), 1);
      assert.equal(await found((t) => t.name.eq(t.id)), 1);
      assert.equal(await found((t) => t.name.in(Ticket.objects.values("id"))), 1);
      assert.equal(await found((t) => t.id.in(Ticket.objects.values("name"))), 1);
      assert.equal(await found((t) => t.id.iStartsWith("0190AAAA")), 1);
      assert.equal(await found((t) => t.id.regex("0001$")), 1);
      assert.equal(await found((t) => t.name.contains(t.id)), 1);
      const [row] = await Ticket.objects.values((t) => ({
        upper: t.id.upper(),
        left: t.id.left(4),
        length: t.id.length(),
        joined: t.name.left(1).concat(t.id.right(1)),
        other: t.other.coalesce(t.name),
        first: coalesce(t.other, t.name),
        kind: when(t.name.eq("x"), t.id).otherwise("none"),
      }));
      assert.deepEqual(row, {
        upper: id.toUpperCase(),
        left: "0190",
        length: 36,
        joined: "01",
        other: id,
        first: id,
        kind: "none",
      });
      await Ticket.objects.update((t) => ({ other: t.name, name: t.id.right(1) }));
      assert.equal(await found((t) => t.other.eq(t.id).and(t.name.eq("1"))), 1);
      assert.deepEqual(await Ticket.objects.aggregate((t) => ({ all: t.id.stringAgg(","), most: t.id.max() })), {
        all: id,
        most: id,
      });
    });
  });
});
