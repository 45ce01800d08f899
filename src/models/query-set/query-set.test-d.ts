import type { Decimal, Temporal } from "../../lib/index.ts";
import type { AnyModel } from "../types/instances.ts";
import { count, prefetch } from "./functions.ts";
import { Book, Genre, type Profile, type Publisher, Review, Writer } from "./library.test-support.ts";

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<T extends true>(): T;

/** Never called: it must compile, and each `@ts-expect-error` must be one. */
export async function queries(writer: Writer, review: Review): Promise<void> {
  // Rows of values: null where the column or a reference on the way may be.
  const [row] = await Book.objects.values(
    "title",
    "rating",
    "writer.nick",
    "publisher.name",
    "publisher",
    "pk",
    "price",
  );
  same<
    Eq<
      typeof row,
      | {
          title: string;
          rating: number | null;
          "writer.nick": string | null;
          "publisher.name": string | null;
          publisher: number | null;
          pk: number;
          price: Decimal;
        }
      | undefined
    >
  >();
  const [made] = await Book.objects.values((b) => ({
    title: b.title,
    publisher: b.publisher.name,
    year: b.released.year(),
    copies: b.copies,
    born: b.writer.born,
    good: b.rating.gt(3),
    reviews: b.reviews.count(),
    stars: b.reviews.stars.sum(),
    mean: b.reviews.stars.avg(),
    best: b.reviews.body.max(),
    price: b.price.times(b.price),
    nick: b.writer.nick.coalesce("none"),
    key: b.publisher.pk,
  }));
  same<
    Eq<
      typeof made,
      | {
          title: string;
          publisher: string | null;
          year: number | null;
          copies: bigint;
          born: Temporal.PlainDate | null;
          good: boolean;
          reviews: number;
          stars: number | null;
          mean: number | null;
          best: string | null;
          price: Decimal;
          nick: string;
          key: number | null;
        }
      | undefined
    >
  >();

  // Annotations are columns of the rows, and of what follows.
  const annotated = await Book.objects
    .annotate((b) => ({ n: b.reviews.count(), last: b.reviews.body.max() }))
    .annotate((b) => ({ twice: b.n.times(2) }))
    .filter((b) => [b.n.gt(1), b.last.contains("x")])
    .orderBy("-n", "last", "title")
    .values("n", "last", "twice", "title");
  same<Eq<(typeof annotated)[number], { n: number; last: string | null; twice: number; title: string }>>();
  const rows = await Book.objects.annotate((b) => ({ n: b.reviews.count() }));
  same<Eq<(typeof rows)[number]["n"], number>>();
  const grouped = await Book.objects.values((b) => ({ by: b.writer.name, n: count() })).orderBy("-n", "by");
  same<Eq<(typeof grouped)[number], { by: string; n: number }>>();
  const totals = await Book.objects.aggregate((b) => ({
    n: count(),
    sum: b.price.sum(),
    mean: b.copies.avg(),
    max: b.title.max(),
  }));
  same<Eq<typeof totals, { n: number; sum: Decimal | null; mean: number | null; max: string | null }>>();

  // Relations that are loaded are rows; a reference that may be null stays so.
  const [joined] = await Book.objects.selectRelated("writer.profile", "publisher");
  if (joined) {
    same<Eq<typeof joined.writer.name, string>>();
    const profile: Profile | null = joined.writer.profile;
    const publisher: Publisher | null = joined.publisher;
    void [profile, publisher];
    // @ts-expect-error it may be null
    void joined.publisher.name;
  }
  const lazy = await Book.objects.first();
  same<Eq<typeof lazy, Book | null>>();
  // @ts-expect-error first() may be null
  void lazy.title;

  // Lookups take what the column holds.
  Book.objects.filter((b) => [
    b.writer.eq(writer),
    b.writer.eq(3),
    b.writer.in([writer, 3]),
    b.writer.in(Writer.objects.all()),
  ]);
  Book.objects.filter((b) => b.reviews.eq(review).or(b.publisher.isNull(), b.genres.name.eq("sea")));
  Book.objects.filter({ reviews: { reviewer: { nick: null } }, copies: 3n, publisher: null, genres: 3 });
  // @ts-expect-error a review is no writer
  Book.objects.filter((b) => b.writer.eq(review));
  // @ts-expect-error a bigint column takes a bigint
  Book.objects.filter((b) => b.copies.eq(3));
  // @ts-expect-error a decimal column takes a Decimal: a float isn't exact
  Book.objects.filter({ price: 12.5 });
  // @ts-expect-error null equals nothing: isNull()
  Book.objects.filter((b) => b.rating.eq(null));
  // @ts-expect-error a column that is never null isn't asked for null
  Book.objects.filter({ title: null });
  // @ts-expect-error a text has no year
  Book.objects.filter((b) => b.title.year().eq(1));
  // @ts-expect-error an operator is no value
  Book.objects.filter({ rating: { gt: 3 } });
  // @ts-expect-error an expression is no condition
  Book.objects.filter((b) => b.rating);
  // @ts-expect-error undefined would widen the query
  Book.objects.filter({ title: undefined });

  // Names are those of the model and of what was added.
  Book.objects.orderBy(
    "-writer.name",
    "publisher",
    (b) => b.title.lower().desc({ nulls: "last" }),
    (b) => b.rating,
  );
  // @ts-expect-error no such column
  Book.objects.orderBy("titel");
  // @ts-expect-error to-many relations order nothing
  Book.objects.orderBy("reviews");
  // @ts-expect-error no such column
  Book.objects.values("writer.titel");
  // @ts-expect-error not a relation to one row
  Book.objects.selectRelated("reviews");
  Book.objects.prefetchRelated(
    "genres",
    "reviews.reviewer",
    prefetch("reviews", Review.objects.filter({ flagged: false })),
  );
  // @ts-expect-error no relation
  Book.objects.prefetchRelated("title");
  Book.objects.orderByNames(["whatever", "-came"], ["title", "writer.name"]);
  // @ts-expect-error the allow-list holds names of the model
  Book.objects.orderByNames([], ["nope"]);

  // Writing.
  await Book.objects.update({ rating: null, writer, publisher: 3, copies: Book.f.copies });
  await Book.objects.update((b) => ({ rating: b.rating.plus(1) }));
  await Book.objects
    .filter((b) => b.rating.dividedBy(2).plus(1).gt(b.rating))
    .orderBy((b) => b.rating.dividedBy(2).asc());
  await Book.objects.update((b) => ({ copies: b.copies.dividedBy(2n), price: b.price.dividedBy(b.price) }));
  // @ts-expect-error a quotient is no whole number
  await Book.objects.update((b) => ({ rating: b.rating.dividedBy(2) }));
  // @ts-expect-error nor is what is made of one
  await Book.objects.update((b) => ({ rating: b.rating.dividedBy(2).coalesce(0).times(2) }));
  // @ts-expect-error no such column
  await Book.objects.update({ titel: "x" });
  // @ts-expect-error may not be null
  await Book.objects.update({ title: null });
  const { row: genre, created } = await Genre.objects.getOrCreate({ name: "x" }, {});
  same<Eq<typeof genre, Genre>>();
  same<Eq<typeof created, boolean>>();
  await Review.objects.bulkCreate([{ book: 1, stars: 3 }, new Review({ stars: 1 })]);
  // @ts-expect-error stars are missing
  await Review.objects.bulkCreate([{ book: 1 }]);
}

/** Code that knows a model by its metadata only: every method, with any name. */
export async function dynamic(model: AnyModel, name: string): Promise<void> {
  const rows = await model.objects
    .filter({ [name]: 3 as unknown, pk: name })
    .filter((m) => m[name].eq(1))
    .exclude({ [name]: null })
    .orderBy(name, `-${name}`)
    .selectRelated(name)
    .prefetchRelated(name)
    .annotate((m) => ({ n: m[name].count() }));
  void rows[0].anything;
  await model.objects.orderByNames([name], [name]).values(name, "pk");
  await model.objects.update({ [name]: 1 });
  await model.objects.create({ [name]: 1 });
  await model.objects.bulkCreate([{ [name]: 1 }]);
  await model.objects.getOrCreate({ [name]: 1 }, { [name]: 1 });
  await model.objects.get({ pk: name as unknown });
}
