import type { Decimal, Temporal } from "../../lib/index.ts";
import type { JsonValue } from "../types/fields.ts";
import type { DeferredValue } from "../types/instances.ts";
import { prefetch, prefetchRelatedObjects } from "./functions.ts";
import type { Book, Publisher, Review, Writer } from "./library.test-support.ts";
import { Item, type Maker } from "./stock.test-support.ts";

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<T extends true>(): T;

/** Never called: it must compile, and each `@ts-expect-error` must be one. */
export async function many(item: Item, book: Book, makers: typeof Maker): Promise<void> {
  // New rows where some are there: numbers where they are ignored, rows else.
  const rows = [{ sku: "a", name: "a" }];
  same<Eq<Awaited<ReturnType<typeof ignored>>, number>>();
  const ignored = () => Item.objects.bulkCreate(rows, { onConflict: "ignore" });
  const updated = await Item.objects.bulkCreate(rows, {
    onConflict: "update",
    uniqueFields: ["sku"],
    updateFields: ["name", "shelf"],
  });
  same<Eq<typeof updated, Item[]>>();
  // @ts-expect-error what tells the rows apart is missing
  await Item.objects.bulkCreate(rows, { onConflict: "update", updateFields: ["name"] });
  // @ts-expect-error no such field
  await Item.objects.bulkCreate(rows, { onConflict: "ignore", uniqueFields: ["skew"] });
  // @ts-expect-error no such way
  await Item.objects.bulkCreate(rows, { onConflict: "replace" });

  await Item.objects.bulkUpdate([item], ["name", "maker"], { batchSize: 10 });
  await makers.objects.bulkUpdate(await makers.objects.annotate((m) => ({ n: m.items.count() })), ["name"]);
  // @ts-expect-error not a column of the model
  await makers.objects.bulkUpdate([], ["items"]);
  // @ts-expect-error a row of another model
  await Item.objects.bulkUpdate([book], ["name"]);

  const { row, created } = await Item.objects.updateOrCreate({ sku: "a" }, { name: "b" }, { quantity: 1 });
  same<Eq<typeof row, Item>>();
  created satisfies boolean;
  // @ts-expect-error a value of the wrong type
  await Item.objects.updateOrCreate({ sku: "a" }, { name: 1 });

  same<Eq<Awaited<ReturnType<typeof byKey>>, Map<number, Item>>>();
  const byKey = () => Item.objects.inBulk([1, 2]);
  const bySku = await Item.objects.inBulk(["a"], { field: "sku" });
  same<Eq<typeof bySku, Map<string, Item>>>();
  same<Eq<ReturnType<typeof makers.objects.inBulk>, Promise<Map<string, Maker>>>>;
  // @ts-expect-error keys are numbers
  await Item.objects.inBulk(["a"]);
  // @ts-expect-error of this field the values are texts
  await Item.objects.inBulk([1], { field: "sku" });

  await Item.objects.contains(item);
  // @ts-expect-error a row of another model
  await Item.objects.contains(book);
}

/** Never called. */
export async function reading(books: typeof Book, writers: typeof Writer, review: Review): Promise<void> {
  const tuples = await books.objects
    .annotate((b) => ({ n: b.reviews.count() }))
    .valuesList("title", "n", "publisher.name");
  same<Eq<(typeof tuples)[number], [string, number, string | null]>>();
  const flat = await books.objects.valuesList("rating", { flat: true });
  same<Eq<typeof flat, (number | null)[]>>();
  // @ts-expect-error one value of several columns
  books.objects.valuesList("title", "rating", { flat: true });
  // @ts-expect-error no such column
  books.objects.valuesList("ttle");

  const aliased = books.objects.alias((b) => ({ n: b.reviews.count() }));
  const [first] = await aliased.filter((b) => b.n.gt(1)).orderBy("-n");
  same<Eq<typeof first, Book | undefined>>();
  // @ts-expect-error an alias is no column of the rows
  first?.n;

  await books.objects.latest("released", "-writer.name");
  await books.objects.orderBy("?", "title");
  // @ts-expect-error no such column
  await books.objects.earliest("releasd");

  books.objects.selectForUpdate({ of: ["self", "writer"], skipLocked: true });
  // @ts-expect-error it leads to many rows
  books.objects.selectForUpdate({ of: ["genres"] });

  writers.where({ name: "x" }).xor(writers.where({ active: true })) satisfies object;
  // @ts-expect-error no condition
  writers.where({ name: "x" }).xor(true);
  review satisfies object;
}

/** Never called. */
export async function sets(books: typeof Book, writers: typeof Writer): Promise<void> {
  const both = books.objects.filter({ title: "a" }).union(books.objects.filter({ title: "b" }));
  same<Eq<Awaited<typeof both>, Book[]>>();
  both.filter((b) => b.writer.name.eq("x")).distinct("writer", "publisher.name");
  // @ts-expect-error rows of another model
  books.objects.union(writers.objects.all());
  const names = writers.objects
    .valuesList("name", { flat: true })
    .union(books.objects.valuesList("title", { flat: true }), { all: true });
  same<Eq<Awaited<typeof names>, string[]>>();
  // @ts-expect-error values of another type
  writers.objects.valuesList("name", { flat: true }).intersection(books.objects.valuesList("copies", { flat: true }));
  // @ts-expect-error no such column
  books.objects.distinct("writr");
  same<Eq<Awaited<ReturnType<typeof days>>, Temporal.PlainDate[]>>();
  const days = () => books.objects.dates("released", "day", { order: "desc" });
  (await books.objects.dateTimes("released", "hour")) satisfies Date[];
  // @ts-expect-error no column of dates
  await books.objects.dates("title", "day");
  // @ts-expect-error hours are dateTimes
  await books.objects.dates("released", "hour");
}

/** Never called. */
export async function someColumns(books: typeof Book): Promise<void> {
  const [first] = await books.objects.only("title", "rating");
  same<Eq<NonNullable<typeof first>["title"], string>>();
  same<Eq<NonNullable<typeof first>["rating"], number | null>>();
  same<Eq<NonNullable<typeof first>["price"], Decimal | DeferredValue<Decimal>>>();
  (await first!.meta) satisfies JsonValue;
  await first!.save();
  first!.writerId satisfies number;
  // @ts-expect-error it may have to be awaited
  first!.price.toFixed(2);
  const [second] = await books.objects.defer("price").selectRelated("writer");
  second!.writer.name satisfies string;
  (await second!.price).toFixed(2);
  // @ts-expect-error a reference's key always comes along
  books.objects.defer("writer");
  // @ts-expect-error no such column
  books.objects.only("ttle");
}

/** Never called. */
export async function loading(
  models: readonly [typeof Book, typeof Review, typeof Publisher],
  book: Book,
): Promise<void> {
  const [books, reviews, houses] = models;
  const [row] = await books.objects.prefetchRelated(
    "genres",
    prefetch("reviews", reviews.objects.selectRelated("reviewer"), { as: "all" }),
    prefetch("reviews", reviews.objects.filter({ flagged: true }), { as: "bad" }),
    prefetch("publisher", houses.objects.all(), { as: "house" }),
  );
  row!.all[0]!.reviewer?.name satisfies string | undefined;
  same<Eq<NonNullable<typeof row>["bad"], Review[]>>();
  same<Eq<NonNullable<typeof row>["house"], Publisher | null>>();
  const [plain] = await books.objects.prefetchRelated("genres", prefetch("reviews", reviews.objects.all()));
  same<Eq<typeof plain, Book | undefined>>();
  // @ts-expect-error the relation itself is what was loaded
  plain?.bad;
  // @ts-expect-error no such relation
  books.objects.prefetchRelated("genrs");

  const [loaded] = await prefetchRelatedObjects(
    [book],
    "genres",
    prefetch("reviews", reviews.objects.all(), { as: "all" }),
  );
  loaded!.all[0]!.stars satisfies number;
  // @ts-expect-error no such relation
  await prefetchRelatedObjects([book], "genrs");

  const page = await books.objects.orderBy("-released").valuesList("title", { flat: true }).cursorPage({ size: 20 });
  same<Eq<typeof page.rows, string[]>>();
  await books.objects.cursorPage({ size: 20, ...(page.next !== null && { after: page.next }) });
  // @ts-expect-error how many rows?
  await books.objects.cursorPage({ after: "x" });

  const [raw] = await books.objects.defer("meta").raw<{
    rank: number;
  }>`select *, 1 as rank from library_book where id = ${book}`;
  same<Eq<NonNullable<typeof raw>["rank"], number>>();
  raw!.title satisfies string;
  // @ts-expect-error it was left out, and may have to be awaited
  raw!.meta satisfies JsonValue;
  // @ts-expect-error an object is no value
  books.objects.raw`select ${{ a: 1 }}`;
  (await books.objects.explain({ analyze: true, format: "json" })) satisfies string;
  // @ts-expect-error no such format
  await books.objects.explain({ format: "xml" });
}
