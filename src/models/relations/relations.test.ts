import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { queryLogSlot } from "../../database/index.ts";
import { altersData } from "../../lib/index.ts";
import { dateTime } from "../fields/dates.ts";
import { integer } from "../fields/numbers.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { m2mChanged } from "../signals.ts";
import { TestSite } from "../site.test-support.ts";
import { foreignKey, hasMany, hasOne, manyToMany, oneToOne } from "./declare.ts";

class Author extends Model<Author>("lib.Author")({
  name: char(),
  get books() {
    return hasMany(Book, "author");
  },
  get drafts() {
    return hasMany(Draft, "author");
  },
  get profile() {
    return hasOne(Profile, "author");
  },
}) {}
class Profile extends Model<Profile>("lib.Profile")({ text: char(), author: oneToOne(Author) }) {}
class Book extends Model<Book>("lib.Book")({
  title: char(),
  author: foreignKey(Author, { null: true }),
  get labels() {
    return manyToMany(Label);
  },
}) {}
class Draft extends Model<Draft>("lib.Draft")({ title: char(), author: foreignKey(Author) }) {}
class Label extends Model<Label>("lib.Label")({
  name: char(),
  get books() {
    return hasMany(Book, "labels");
  },
}) {}
class Passport extends Model<Passport>("lib.Passport")({
  number: char(),
  holder: oneToOne(Author, { primaryKey: true }),
}) {}
class Team extends Model<Team>("lib.Team")({
  name: char(),
  get members() {
    return manyToMany(Author, { through: () => Membership });
  },
  get watchers() {
    return manyToMany(Author, { through: () => Watching, relatedName: "watching" });
  },
}) {}
class Membership extends Model<Membership>("lib.Membership")({
  team: foreignKey(Team),
  author: foreignKey(Author),
  rank: integer(),
}) {}
class Watching extends Model<Watching>("lib.Watching")({
  team: foreignKey(Team),
  author: foreignKey(Author),
  since: dateTime({ autoNowAdd: true }),
}) {}

describe("relations of an instance", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Author, Profile, Passport, Book, Draft, Label, Team, Membership, Watching]);
  });
  after(() => site.close());
  let stop: (() => void)[] = [];
  afterEach(() => {
    for (const disconnect of stop) disconnect();
    stop = [];
  });

  async function make() {
    const author = new Author({ name: "Ann" });
    await author.save();
    const books: Book[] = [];
    for (const title of ["a", "b", "c"]) {
      const book = new Book({ title });
      await book.save();
      books.push(book);
    }
    return { author, books: books as [Book, Book, Book] };
  }

  const titles = async (rows: AsyncIterable<{ title: string }>) => {
    const found: string[] = [];
    for await (const row of rows) found.push(row.title);
    return found.sort();
  };

  it("load when awaited, once, and are null without a key", () =>
    site.run(async () => {
      const { author, books } = await make();
      books[0].author = author;
      await books[0].save();
      const book = await Book.objects.get({ id: books[0].id });
      const deferred = book.author!;
      assert.equal((deferred as { pk: unknown }).pk, author.id);
      assert.equal((await deferred).name, "Ann");
      const seen: string[] = [];
      await queryLogSlot.run({ record: (e: { sql: string }) => void seen.push(e.sql) }, async () => {
        assert.equal((await book.author)!.name, "Ann");
      });
      assert.deepEqual(seen, []);
      assert.equal(books[1].author, null);
    }));

  it("lead back to the one row, or null", () =>
    site.run(async () => {
      const { author } = await make();
      assert.equal(await author.profile, null);
      await new Profile({ text: "hi", author }).save();
      const again = await Author.objects.get({ id: author.id });
      assert.equal((await again.profile)!.text, "hi");
    }));

  it("can be the key of a model", () =>
    site.run(async () => {
      const { author } = await make();
      const passport = await Passport.objects.create({ number: "1", holder: author });
      assert.equal(passport.pk, author.id);
      passport.number = "2";
      await passport.save();
      const again = await Passport.objects.get({ pk: author.id });
      assert.equal(again.number, "2");
      assert.equal((await again.holder).name, "Ann");
      assert.deepEqual(await author.delete(), { total: 2, byModel: { "lib.Author": 1, "lib.Passport": 1 } });
    }));

  it("point foreign keys here and away: add, remove, set, clear, create", () =>
    site.run(async () => {
      const { author, books } = await make();
      const [a, b, c] = books;
      await author.books.add(a, b.id);
      assert.equal(a.authorId, author.id);
      assert.deepEqual(await titles(author.books), ["a", "b"]);
      await author.books.remove(a);
      assert.equal(a.authorId, null);
      assert.deepEqual(await titles(author.books), ["b"]);
      await author.books.set([a, c]);
      assert.deepEqual(await titles(author.books), ["a", "c"]);
      const made = await author.books.create({ title: "d" });
      assert.equal(made.authorId, author.id);
      assert.equal(await author.books.count(), 3);
      await author.books.clear();
      assert.equal(await author.books.exists(), false);
    }));

  it("can't part rows whose key may not be null", () =>
    site.run(async () => {
      const { author } = await make();
      const draft = await author.drafts.create({ title: "d" });
      await assert.rejects(author.drafts.remove(draft), { code: "E_RELATION_NOT_NULL" });
      await assert.rejects(author.drafts.set([]), { code: "E_RELATION_NOT_NULL" });
      await author.drafts.set([draft]);
      assert.equal(await author.drafts.count(), 1);
    }));

  it("join rows through the automatic table, from both sides, each once", () =>
    site.run(async () => {
      const { books } = await make();
      const [a, b] = books;
      const red = await a.labels.create({ name: "red" });
      const blue = new Label({ name: "blue" });
      await assert.rejects(a.labels.add(blue), { code: "E_RELATED_UNSAVED" });
      await blue.save();
      await a.labels.add(red, blue, blue.id);
      await a.labels.add(red);
      assert.equal(await a.labels.count(), 2);
      await red.books.add(b);
      assert.deepEqual(await titles(red.books), ["a", "b"]);
      await red.books.set([b]);
      assert.deepEqual(await titles(red.books), ["b"]);
      await blue.books.clear();
      assert.equal(await a.labels.exists(), false);
    }));

  it("of the same name, from two models to one, keep their rows apart", () =>
    site.run(async () => {
      const { author, books } = await make();
      const label = new Label({ name: "x" });
      await label.save();
      await author.books.add(books[0]);
      await label.books.add(books[1], books[2]);
      assert.deepEqual(await titles(author.books), ["a"]);
      assert.deepEqual(await titles(label.books), ["b", "c"]);
    }));

  it("tell receivers of what is joined and parted, and of nothing else", () =>
    site.run(async () => {
      const { books } = await make();
      const red = new Label({ name: "red" });
      await red.save();
      const heard: unknown[] = [];
      stop.push(m2mChanged.connect((e) => void heard.push([e.action, e.reverse, e.keys])));
      await books[0].labels.add(red);
      await books[0].labels.add(red);
      await red.books.remove(books[0]);
      assert.deepEqual(heard, [
        ["preAdd", false, [red.id]],
        ["postAdd", false, [red.id]],
        ["preRemove", true, [books[0].id]],
        ["postRemove", true, [books[0].id]],
      ]);
    }));

  it("join through a declared model where its other columns fill themselves, else refuse with the way to do it", () =>
    site.run(async () => {
      const { author } = await make();
      const team = new Team({ name: "t" });
      await team.save();
      await team.watchers.add(author);
      assert.equal(await team.watchers.count(), 1);
      await assert.rejects(team.members.add(author), (error: Error & { code: string; hint: string }) => {
        assert.equal(error.code, "E_THROUGH_COLUMNS");
        assert.match(error.hint, /Membership\.objects\.create/);
        return true;
      });
      await Membership.objects.create({ team, author, rank: 1 });
      assert.equal(await team.members.count(), 1);
      await team.members.remove(author);
      assert.equal(await team.members.count(), 0);
    }));

  it("refuse rows of another model, keys of another type, and instances that aren't saved", () =>
    site.run(async () => {
      const { author, books } = await make();
      await assert.rejects(author.books.add(author as never), { name: "FieldError" });
      await assert.rejects(author.books.add("1" as never), { name: "FieldError" });
      await assert.rejects(author.books.add({ id: 1 } as never), { name: "FieldError" });
      await assert.rejects(author.books.add(null as never), { name: "FieldError" });
      await assert.rejects(author.books.set("abc" as never), { code: "E_ARGUMENT" });
      await assert.rejects(async () => new Author({ name: "new" }).books.count(), { code: "E_NOT_SAVED" });
      assert.throws(() => new Book({ title: "x", labels: books } as never), { name: "FieldError" });
    }));

  it("change all or nothing", () =>
    site.run(async () => {
      const { author, books } = await make();
      await author.books.add(books[0]);
      await assert.rejects(author.books.set([books[1], 999_999_999]), Book.DoesNotExist);
      assert.deepEqual(await titles(author.books), ["a"]);
      const label = await books[0].labels.create({ name: "kept" });
      await assert.rejects(books[0].labels.set([999_999_999]), { name: "IntegrityError" });
      assert.deepEqual(await titles(label.books), ["a"]);
    }));

  it("can't be assigned where other rows hold the key", () =>
    site.run(async () => {
      const { author, books } = await make();
      assert.throws(() => Object.assign(author, { books }), { name: "FieldError", hint: /books\.set/ });
      assert.throws(() => Object.assign(author, { profile: null }), {
        name: "FieldError",
        hint: /author of the Profile/,
      });
      assert.throws(() => Object.assign(books[0], { labels: [] }), { name: "FieldError" });
    }));

  it("mark what changes data, so that templates never call it", () => {
    const author = new Author({ name: "x" }) as unknown as Record<string, object>;
    for (const name of ["save", "delete", "refreshFromDb"]) assert.ok(altersData in author[name]!, name);
    const books = author.books as Record<string, object>;
    for (const name of ["add", "remove", "set", "clear", "create"]) assert.ok(altersData in books[name]!, name);
  });

  it("parts no row of another owner", () =>
    site.run(async () => {
      const [one, two] = await Promise.all(["one", "two"].map((name) => Author.objects.create({ name })));
      const theirs = await Book.objects.create({ title: "theirs", author: two! });
      await one!.books.remove(theirs);
      await one!.books.remove(theirs.id as never);
      assert.equal((await Book.objects.get({ pk: theirs.id })).authorId, two!.id);
    }));
});
