import type { Decimal, Temporal } from "../../lib/index.ts";
import { date, dateTime } from "../fields/dates.ts";
import { json } from "../fields/json.ts";
import { bigInteger, decimal, integer } from "../fields/numbers.ts";
import { char, text } from "../fields/text.ts";
import { Model } from "../model.ts";
import { count } from "../query-set/functions.ts";
import { Book, Review, Writer } from "../query-set/library.test-support.ts";
import type { AnyModel } from "../types/instances.ts";
import { when } from "./conditional.ts";
import { databaseFunction, sqlCondition, sqlExpression } from "./custom.ts";
import { exists, outer, subquery } from "./queries.ts";
import { cast, coalesce, greatest, now, value } from "./values.ts";
import { firstValue, lag, over, percentRank, rank } from "./windows.ts";

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<T extends true>(): T;

class Thing extends Model<Thing>("typed.Thing")({
  state: char({ choices: { draft: "Draft", done: "Done" } }),
  data: json<{ readonly tags: readonly string[]; readonly size?: { readonly width: number } }>(),
  free: json({ null: true }),
}) {}

/** Never called: it must compile, and each `@ts-expect-error` must be one. */
export async function expressions(): Promise<void> {
  // Case distinctions are of the type of their branches.
  const [cases] = await Book.objects.values((b) => ({
    union: when(b.rating.gt(1), "a").when(b.rating.gt(0), "b").otherwise("c"),
    open: when(b.rating.gt(1), "a"),
    column: when(b.rating.gt(1), b.title).otherwise("x"),
    nullable: when(b.rating.gt(1), b.writer.nick).otherwise("x"),
    nulled: when(b.rating.gt(1), null).otherwise(1),
    price: when(b.rating.gt(1), b.price).otherwise(b.price.times(b.price)),
    flag: when(b.rating.gt(1), b.title.eq("x")).otherwise(false),
    day: when(b.rating.gt(1), b.writer.born),
    sum: when(b.rating.gt(1), 1).otherwise(0).sum({ default: 0 }),
  }));
  same<
    Eq<
      typeof cases,
      | {
          union: "a" | "b" | "c";
          open: "a" | null;
          column: string;
          nullable: string | null;
          nulled: number | null;
          price: Decimal;
          flag: boolean;
          day: Temporal.PlainDate | null;
          sum: number;
        }
      | undefined
    >
  >();
  Book.objects.update((b) => ({
    rating: when(b.rating.gt(1), 1).otherwise(null),
    title: when(b.rating.gt(1), "x").otherwise(b.title),
  }));
  // @ts-expect-error a text for a number
  Book.objects.update((b) => ({ rating: when(b.rating.gt(1), "x").otherwise("y") }));
  // @ts-expect-error branches of two types
  when(Book.f.rating.gt(1), 1).otherwise("x");
  // @ts-expect-error branches of two types
  when(Book.f.rating.gt(1), Book.f.price).when(Book.f.rating.gt(0), Book.f.rating);

  // Queries as values, and what is named of the row around.
  const [inner] = await Book.objects.values((b) => {
    const reviews = Review.objects.filter((r) => [r.book.eq(outer(b.pk)), r.stars.gt(outer(b.rating))]);
    return {
      stars: subquery(reviews, "stars"),
      by: subquery(reviews.orderBy("-stars"), "reviewer.nick"),
      of: subquery(
        reviews.values((r) => ({ n: count(), body: r.body })),
        "n",
      ),
      any: exists(reviews),
    };
  });
  same<Eq<typeof inner, { stars: number | null; by: string | null; of: number | null; any: boolean } | undefined>>();
  // @ts-expect-error no such column
  subquery(Review.objects.all(), "star");
  // @ts-expect-error a title is no number
  Review.objects.filter((r) => r.stars.eq(outer(Book.f.title)));

  // Values, alternatives, conversions.
  const [values] = await Writer.objects.values((w) => ({
    text: value("x"),
    number: value(1),
    when: now(),
    name: coalesce(w.nick, w.name),
    perhaps: coalesce(w.nick, null),
    most: greatest(w.pk, 3),
    unsure: greatest(w.nick, w.name),
    number2: cast(w.name, integer()),
    text2: cast(w.pk, text()),
    day: cast(value(new Date()), date()),
    money: cast(w.pk, decimal()),
    big: cast(w.pk, bigInteger()),
    at: cast(w.born, dateTime()),
    other: w.name.nullIf("x"),
  }));
  same<
    Eq<
      typeof values,
      | {
          text: "x";
          number: number;
          when: Date;
          name: string;
          perhaps: string | null;
          most: number;
          unsure: string | null;
          number2: number | null;
          text2: string;
          day: Temporal.PlainDate;
          money: Decimal;
          big: bigint;
          at: Date | null;
          other: string | null;
        }
      | undefined
    >
  >();
  // @ts-expect-error a number among texts
  coalesce(Writer.f.nick, 1);
  // @ts-expect-error cast takes a field
  cast(Writer.f.nick, "integer");

  // Functions have what their type has.
  const [functions] = await Book.objects.values((b) => ({
    left: b.title.left(1).upper(),
    nick: b.writer.nick.concat("x"),
    at: b.writer.nick.position("x"),
    root: b.price.sqrt(),
    whole: b.rating.dividedBy(2).floor(),
    rest: b.copies.mod(3n),
    absolute: b.price.abs(),
    sign: b.price.sign(),
    start: b.released.trunc("month", { timeZone: "Europe/Berlin" }),
    day: b.released.date(),
    of: b.writer.born.trunc("year"),
  }));
  same<
    Eq<
      typeof functions,
      | {
          left: string;
          nick: string;
          at: number | null;
          root: number | null;
          whole: number | null;
          rest: bigint | null;
          absolute: Decimal;
          sign: number;
          start: Date | null;
          day: Temporal.PlainDate | null;
          of: Temporal.PlainDate | null;
        }
      | undefined
    >
  >();
  await Book.objects.update((b) => ({ rating: b.rating.dividedBy(2).round(), price: b.price.round(1) }));
  // @ts-expect-error a root is no whole number
  await Book.objects.update((b) => ({ rating: b.rating.sqrt() }));
  // @ts-expect-error a text has no root
  Book.f.title.sqrt();
  // @ts-expect-error a date has no zone
  Writer.f.born.month({ timeZone: "UTC" });
  // @ts-expect-error nor hours
  Writer.f.born.trunc("hour");

  // Aggregates: a default leaves no NULL.
  const totals = await Book.objects.aggregate((b) => ({
    sum: b.price.sum(),
    sure: b.copies.sum({ default: 0n }),
    mean: b.copies.avg({ default: 0 }),
    deviation: b.rating.stdDev({ sample: true }),
    titles: b.title.stringAgg(", ", { orderBy: b.title.desc(), default: "" }),
    any: b.title.anyValue(),
    latest: b.released.max({ filter: b.rating.gt(1) }),
  }));
  same<
    Eq<
      typeof totals,
      {
        sum: Decimal | null;
        sure: bigint;
        mean: number;
        deviation: number | null;
        titles: string;
        any: string | null;
        latest: Date | null;
      }
    >
  >();
  // @ts-expect-error a default of another type
  Book.f.title.max({ default: 1 });

  // JSON is typed by its content.
  const [data] = await Thing.objects.values((t) => ({
    tags: t.data.at("tags"),
    tag: t.data.at("tags", 0),
    text: t.data.at("tags", 0).text(),
    width: t.data.at("size", "width"),
    number: t.data.at("size", "width").number(),
    free: t.free.at("x", 0, "y").text(),
    state: when(t.data.hasKey("size"), t.state).otherwise("done"),
  }));
  same<
    Eq<
      typeof data,
      | {
          tags: readonly string[] | null;
          tag: string | null;
          text: string | null;
          width: number | null;
          number: number | null;
          free: string | null;
          state: "draft" | "done";
        }
      | undefined
    >
  >();
  // @ts-expect-error no such key
  Thing.f.data.at("tag");
  // @ts-expect-error a list has places
  Thing.f.data.at("tags", "0");
  // @ts-expect-error a tag is a text
  Thing.f.data.contains({ tags: [1] });

  // Windows.
  const [places] = await Book.objects.values((b) => ({
    place: over(rank(), { partitionBy: [b.writer.pk], orderBy: [b.price.desc(), b.title] }),
    share: over(percentRank(), { orderBy: b.price }),
    before: over(lag(b.title), { orderBy: b.title }),
    sure: over(lag(b.title, 1, "-"), { orderBy: b.title }),
    first: over(firstValue(b.price), { orderBy: b.title, frame: { rows: ["unbounded", 0], exclude: "ties" } }),
    sum: over(b.price.sum(), {}),
  }));
  same<
    Eq<
      typeof places,
      | {
          place: number;
          share: number;
          before: string | null;
          sure: string;
          first: Decimal | null;
          sum: Decimal | null;
        }
      | undefined
    >
  >();
  // @ts-expect-error a window function alone is no value
  Book.objects.annotate(() => ({ place: rank() }));
  // @ts-expect-error a name is no expression
  over(rank(), { orderBy: "title" });
  // @ts-expect-error one kind of frame
  over(rank(), { frame: { rows: [0, "current"] } });

  // What a user adds.
  const twice = databaseFunction("power", { takes: [decimal(), integer()], returns: decimal({ null: true }) });
  const [added] = await Book.objects.values((b) => ({
    twice: twice(b.price, 2),
    sql: sqlExpression(integer())`length(${b.title})`,
    nullable: sqlExpression(char({ null: true }))`nullif(${b.title}, ${"x"})`,
    is: sqlCondition`${b.title} = ${"x"}`,
  }));
  same<Eq<typeof added, { twice: Decimal | null; sql: number; nullable: string | null; is: boolean } | undefined>>();
  // @ts-expect-error a text for a decimal
  twice("x", 2);
  // @ts-expect-error an object can't be bound
  sqlCondition`${{ a: 1 }}`;
}

/** Code that knows a model by its metadata only. */
export async function dynamic(model: AnyModel, name: string): Promise<void> {
  await model.objects.annotate((m) => ({
    a: when(m[name].gt(1), m[name]).otherwise(null),
    b: coalesce(m[name], 1),
    c: subquery(
      model.objects.filter((n) => n[name].eq(outer(m[name]))),
      name,
    ),
    d: over(rank(), { orderBy: m[name] }),
    e: cast(m[name], integer()),
    f: m[name].at("x", 0).text(),
  }));
}
