import { plainSql } from "../../database/empty.test-support.ts";
import { type QueryLogEntry, queryLogSlot } from "../../database/index.ts";
import { Decimal, Temporal } from "../../lib/index.ts";
import { date, dateTime } from "../fields/dates.ts";
import { json } from "../fields/json.ts";
import { bigInteger, boolean, decimal, integer } from "../fields/numbers.ts";
import { char, text } from "../fields/text.ts";
import { Model } from "../model.ts";
import { foreignKey, hasMany, hasOne, manyToMany, oneToOne } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";

export class Publisher extends Model<Publisher>("library.Publisher")({
  name: char(),
  country: char({ null: true }),
  get books() {
    return hasMany(Book, "publisher");
  },
}) {}

export class Writer extends Model<Writer>("library.Writer")({
  name: char(),
  nick: char({ null: true }),
  born: date({ null: true }),
  active: boolean({ default: true }),
  get books() {
    return hasMany(Book, "writer");
  },
  get profile() {
    return hasOne(Profile, "writer");
  },
  get friends() {
    return manyToMany(Writer);
  },
}) {}

export class Profile extends Model<Profile>("library.Profile")({
  writer: oneToOne(Writer),
  bio: text(),
}) {}

export class Genre extends Model<Genre>("library.Genre")({
  name: char({ unique: true }),
  get books() {
    return hasMany(Book, "genres");
  },
}) {}

export class Book extends Model<Book>("library.Book")(
  {
    title: char(),
    price: decimal({ maxDigits: 10, decimalPlaces: 2, default: () => new Decimal("10.00") }),
    copies: bigInteger({ default: 0n }),
    rating: integer({ null: true }),
    meta: json({ null: true }),
    released: dateTime({ null: true }),
    writer: foreignKey(Writer),
    publisher: foreignKey(Publisher, { null: true, onDelete: "setNull" }),
    genres: manyToMany(Genre),
    get reviews() {
      return hasMany(Review, "book");
    },
  },
  { ordering: ["title"] },
) {}

export class Review extends Model<Review>("library.Review")({
  book: foreignKey(Book),
  stars: integer(),
  flagged: boolean({ default: false }),
  body: text({ default: "" }),
  reviewer: foreignKey(Writer, { null: true, relatedName: "reviewed" }),
}) {}

export const library = [Publisher, Writer, Profile, Genre, Book, Review] as const;

/** What runs inside: the statements, in order. */
export async function recorded<T>(fn: () => Promise<T>): Promise<{ result: T; queries: QueryLogEntry[] }> {
  const queries: QueryLogEntry[] = [];
  const result = await queryLogSlot.run({ record: (entry) => void queries.push(entry) }, fn);
  return { result, queries };
}

/** The SQL of the only statement that runs inside. */
export async function sqlOf(fn: () => PromiseLike<unknown>): Promise<string> {
  const { queries } = await recorded(async () => fn());
  if (queries.length !== 1) throw new RangeError(`expected one statement, there were ${queries.length}`);
  return plainSql(queries[0]!.sql);
}

/** A site with the library's tables, and in them what `fillLibrary` puts there. */
export async function openLibrary(): Promise<TestSite> {
  const site = await TestSite.open(library);
  await site.run(fillLibrary);
  return site;
}

/**
 * Two writers. Ann: "Alpha" (genres sea, war; reviews 5 and 1 flagged; publisher North), "Beta" (genre sea; review 3; no publisher).
 * Bob (no nick): "Gamma" (no genre, no review; publisher South without a country).
 */
async function fillLibrary(): Promise<void> {
  const ann = await Writer.objects.create({ name: "Ann", nick: "A", born: Temporal.PlainDate.from("1970-05-17") });
  const bob = await Writer.objects.create({ name: "Bob", active: false });
  await Profile.objects.create({ writer: ann, bio: "Lives by the sea." });
  const north = await Publisher.objects.create({ name: "North", country: "no" });
  const south = await Publisher.objects.create({ name: "South" });
  const [sea, war] = (await Genre.objects.bulkCreate([{ name: "sea" }, { name: "war" }])) as [Genre, Genre];
  const alpha = await Book.objects.create({
    title: "Alpha",
    price: new Decimal("12.50"),
    copies: 9007199254740993n,
    rating: 4,
    meta: { pages: 100 },
    released: new Date("2024-02-29T12:30:15.250Z"),
    writer: ann,
    publisher: north,
  });
  const beta = await Book.objects.create({ title: "Beta", writer: ann, rating: 2 });
  await Book.objects.create({ title: "Gamma", price: new Decimal("7.25"), writer: bob, publisher: south });
  await alpha.genres.add(sea, war);
  await beta.genres.add(sea);
  await Review.objects.bulkCreate([
    { book: alpha, stars: 5, body: "Good" },
    { book: alpha, stars: 1, flagged: true, reviewer: bob },
    { book: beta, stars: 3, reviewer: bob },
  ]);
}

/** The titles of the books of a query, in its order. */
export async function titles(query: PromiseLike<readonly { readonly title: string }[]>): Promise<string> {
  return (await query).map((book) => book.title).join(" ");
}
