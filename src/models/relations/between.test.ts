import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { func } from "../../database/index.ts";
import { dateTime } from "../fields/dates.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { postDelete } from "../signals.ts";
import { TestSite } from "../site.test-support.ts";
import { foreignKey, hasMany, manyToMany } from "./declare.ts";

class Person extends Model<Person>("bt.Person")({ name: char() }) {}

class Club extends Model<Club>("bt.Club")({
  name: char(),
  friends: manyToMany(Person, { relatedName: "friendOf" }),
  get members() {
    return manyToMany(Person, { through: () => Membership, throughFields: ["club", "person"], relatedName: "clubs" });
  },
}) {}

class Membership extends Model<Membership>("bt.Membership")({
  person: foreignKey(Person),
  club: foreignKey(Club),
  role: char(),
  inviter: foreignKey(Person, { null: true, relatedName: "invited" }),
  since: dateTime({ dbDefault: func("now") }),
}) {}

class Shelf extends Model<Shelf>("bt.Shelf")({
  name: char(),
  get books() {
    return hasMany(Book, "shelf");
  },
}) {}

class Book extends Model<Book>("bt.Book")({
  shelf: foreignKey(Shelf, { onDelete: "dbCascade" }),
  lender: foreignKey(Shelf, { onDelete: "dbSetNull", null: true, relatedName: "+" }),
  legacy: foreignKey(Shelf, { dbConstraint: false, onDelete: "doNothing", null: true, relatedName: "+" }),
}) {}

class Page extends Model<Page>("bt.Page")({ book: foreignKey(Book, { onDelete: "dbCascade" }) }) {}

let site: TestSite;
before(async () => {
  site = await TestSite.open([Person, Club, Membership, Shelf, Book, Page]);
});
after(() => site.close());

describe("the rows between two models", () => {
  const people = async () =>
    [
      await Person.objects.create({ name: "Ada" }),
      await Person.objects.create({ name: "Bob" }),
      await Person.objects.create({ name: "Cid" }),
    ] as const;
  const roles = async (club: Club) =>
    (await Membership.objects.filter({ club }).orderBy("person.name").values("person.name", "role")).map((row) =>
      Object.values(row).join(" "),
    );

  it("get the values that are given when rows are joined, set and created", () =>
    site.run(async () => {
      const [ada, bob, cid] = await people();
      const club = await Club.objects.create({ name: "Chess" });
      await club.members.add([ada, bob.id], { through: { role: "player" } });
      assert.deepEqual(await roles(club), ["Ada player", "Bob player"]);
      await club.members.set([bob, cid], { through: { role: "guest", inviter: ada } });
      assert.deepEqual(await roles(club), ["Bob player", "Cid guest"], "a row that stays keeps its values");
      const dan = await club.members.create({ name: "Dan" }, { through: { role: "owner" } });
      assert.equal((await Membership.objects.get({ person: dan })).role, "owner");
      assert.equal(await Membership.objects.filter({ inviter: ada }).count(), 1);
    }));

  it("lack nothing that they need, and take nothing that isn't theirs", () =>
    site.run(async () => {
      const [ada] = await people();
      const club = await Club.objects.create({ name: "Go" });
      await assert.rejects(club.members.add(ada), { code: "E_THROUGH_COLUMNS" });
      await assert.rejects(club.members.add([ada], { through: { role: "x", color: "red" } }), {
        code: "E_FIELD_UNKNOWN",
      });
      await assert.rejects(club.friends.add([ada], { through: { role: "x" } }), { code: "E_ARGUMENT" });
      await club.friends.add([ada], { through: {} });
      assert.equal(await club.friends.count(), 1);
      assert.equal(await club.members.count(), 0, "nothing of what failed is left");
      const shelf = await Shelf.objects.create({ name: "s" });
      await assert.rejects(shelf.books.add([], { through: { a: 1 } }), { code: "E_ARGUMENT" });
    }));

  it("are found by the fields that throughFields names, which must lead to both sides", async () => {
    class Wrong extends Model<Wrong>("bt.Wrong")({
      get people() {
        return manyToMany(Person, { through: (): unknown => Link, throughFields: ["person", "wrong"] });
      },
    }) {}
    class Link extends Model<Link>("bt.Link")({ wrong: foreignKey(Wrong), person: foreignKey(Person) }) {}
    await assert.rejects(TestSite.open([Person, Wrong, Link]), { code: "E_MODEL_DECLARATION" });
  });
});

describe("what the database does with rows that point at a deleted one", () => {
  it("happens without loading, counting or telling", () =>
    site.run(async () => {
      const [top, low] = [await Shelf.objects.create({ name: "top" }), await Shelf.objects.create({ name: "low" })];
      const book = await Book.objects.create({ shelf: top, lender: low });
      const other = await Book.objects.create({ shelf: low, lender: top });
      await Page.objects.create({ book });
      const told: string[] = [];
      const stop = postDelete.connect(({ options }) => void told.push(options.name));
      const { total } = await top.delete();
      stop();
      assert.equal(total, 1);
      assert.deepEqual(told, ["Shelf"]);
      assert.deepEqual([await Book.objects.filter({ id: book.id }).count(), await Page.objects.count()], [0, 0]);
      assert.equal((await Book.objects.get({ id: other.id })).lenderId, null);
    }));

  it("is nothing where there is no constraint", () =>
    site.run(async () => {
      const shelf = await Shelf.objects.create({ name: "s" });
      const book = await Book.objects.create({ shelf, legacyId: 987654 } as never);
      assert.equal((await Book.objects.get({ id: book.id })).legacyId, 987654);
      assert.equal(await Book.objects.selectRelated("legacy").filter({ id: book.id }).count(), 1);
    }));

  it("is refused where it contradicts the column", () => {
    assert.throws(() => foreignKey(Shelf, { onDelete: "dbSetNull" }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => foreignKey(Shelf, { onDelete: "dbCascade", dbConstraint: false }), { code: "E_FIELD_OPTIONS" });
  });
});
