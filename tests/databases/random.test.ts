// Random queries over random rows: the database must answer what a computation over arrays answers.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import fc from "fast-check";
import { Decimal } from "nuages/lib";
import { count } from "nuages/models";
import { rounds } from "./databases.ts";
import {
  type Condition,
  call,
  compare,
  fullFold,
  holds,
  type Leaf,
  lookups,
  say,
  simpleFold,
  valueAt,
} from "./random/conditions.ts";
import { type WorkRow, type World, world } from "./random/data.ts";
import { models, Note, Topic, Work, Writer } from "./random/models.ts";
import { DatabaseSite, onEveryDatabase } from "./site.ts";

/** Queries that are asked of one world before the next is made. */
const queriesAWorld = 25;
const worlds = rounds(48, 120);
const seed = Number(process.env.NUAGES_SEED ?? 1) | 0;

interface Term {
  readonly path: readonly string[];
  readonly descending: boolean;
  readonly nulls: "first" | "last" | undefined;
}

interface Query {
  readonly calls: readonly { readonly exclude: boolean; readonly condition: Condition }[];
  readonly order: readonly Term[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

const columns = [
  "title",
  "subtitle",
  "pages",
  "rating",
  "large",
  "price",
  "open",
  "at",
  "day",
  "writer.name",
  "editor.name",
  "editor.born",
];
const oneCall = fc.record({ exclude: fc.boolean(), condition: call });
const query: fc.Arbitrary<Query> = fc.record({
  calls: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.array(oneCall, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(oneCall, { minLength: 2, maxLength: 2 }) },
  ),
  order: fc.array(
    fc.record({
      path: fc.constantFrom(...columns).map((name) => name.split(".")),
      descending: fc.boolean(),
      nulls: fc.constantFrom(undefined, undefined, "first" as const, "last" as const),
    }),
    { maxLength: 3 },
  ),
  limit: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 2 }),
  offset: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined, freq: 1 }),
});

/** What was asked, to see that the chances are right. */
class Distribution {
  readonly lookups = new Map<string, number>(lookups.map((name) => [name, 0]));
  readonly sizes = { empty: 0, few: 0, many: 0, all: 0 };
  joins = 0;
  toMany = 0;
  negated = 0;
  sliced = 0;
  queries = 0;

  note({ calls, limit, offset }: Query, found: number, total: number): void {
    this.queries += 1;
    if (limit !== undefined || offset !== undefined) this.sliced += 1;
    for (const { exclude, condition } of calls) {
      if (exclude) this.negated += 1;
      this.#condition(condition);
    }
    this.sizes[found === 0 ? "empty" : found === total ? "all" : found < 4 ? "few" : "many"] += 1;
  }

  #condition(condition: Condition): void {
    if (condition.kind === "leaf") this.#leaf(condition);
    else if (condition.kind === "some") for (const leaf of condition.leaves) this.#leaf(leaf);
    else if (condition.kind === "not") this.#condition(condition.item);
    else if (condition.kind !== "counted") for (const item of condition.items) this.#condition(item);
    if (condition.kind === "not") this.negated += 1;
    if (condition.kind === "some" || condition.kind === "counted") this.toMany += 1;
  }

  #leaf({ lookup, path }: Leaf): void {
    this.lookups.set(lookup, (this.lookups.get(lookup) ?? 0) + 1);
    if (path.length > 1) this.joins += 1;
  }

  toString(): string {
    const named = [...this.lookups].map(([name, times]) => `${name} ${times}`).join(", ");
    const { empty, few, many, all } = this.sizes;
    return `${this.queries} queries: ${empty} empty, ${few} few, ${many} many, ${all} all rows; ${this.joins} joins, ${this.toMany} to-many, ${this.negated} negated, ${this.sliced} sliced; ${named}`;
  }
}

function ask({ calls, order, limit, offset }: Query): any {
  let asked: any = Work.objects.all();
  for (const { exclude, condition } of calls)
    asked = asked[exclude ? "exclude" : "filter"]((work: any) => say(condition, work));
  const terms = order.map(({ path, descending, nulls }) => (work: any) => {
    const column = path.reduce((at, name) => at[name], work);
    return column[descending ? "desc" : "asc"](nulls && { nulls });
  });
  asked = asked.orderBy(...terms, "id");
  if (limit !== undefined) asked = asked.limit(limit);
  return offset === undefined ? asked : asked.offset(offset);
}

function compute({ calls, order, limit, offset }: Query, works: readonly WorkRow[], fold = fullFold): WorkRow[] {
  const found = works.filter((work) =>
    calls.every(({ exclude, condition }) => holds(condition, work, fold) !== exclude),
  );
  found.sort((a, b) => {
    for (const term of order) {
      const side = inOrder(term, valueAt(a, term.path), valueAt(b, term.path));
      if (side !== 0) return side;
    }
    return a.id - b.id;
  });
  const start = offset ?? 0;
  return found.slice(start, limit === undefined ? undefined : start + limit);
}

/** So many of the queries that few of them find nothing: an empty answer proves little. */
function chosen(queries: readonly Query[], { works }: World): readonly Query[] {
  let empty = 0;
  const kept = queries.filter((one) => compute(one, works).length > 0 || ++empty <= queriesAWorld / 8);
  return kept.slice(0, queriesAWorld);
}

function inOrder({ descending, nulls }: Term, a: unknown, b: unknown): number {
  if (a === null || b === null) {
    const nullFirst = (nulls ?? (descending ? "first" : "last")) === "first";
    return a === b ? 0 : (a === null) === nullFirst ? -1 : 1;
  }
  return descending ? -compare(a, b) : compare(a, b);
}

/** Sums, averages and extremes over rows, as the database gives them. */
function totals(works: readonly WorkRow[]) {
  const of = <T>(name: keyof WorkRow) =>
    works.map((work) => work[name] as T | null).filter((one): one is NonNullable<T> & T => one !== null);
  const ratings = of<number>("rating");
  const prices = of<Decimal>("price");
  const sum = prices.reduce((all, one) => all.plus(one), new Decimal(0));
  const sorted = (name: keyof WorkRow) => of<unknown>(name).sort(compare);
  return {
    n: works.length,
    rated: ratings.length,
    ratings: new Set(ratings).size,
    rating: ratings.length === 0 ? null : ratings.reduce((all, one) => all + one, 0),
    mean: ratings.length === 0 ? null : ratings.reduce((all, one) => all + one, 0) / ratings.length,
    price: prices.length === 0 ? null : sum.toString(),
    meanPrice:
      prices.length === 0 ? null : sum.div(prices.length).toDecimalPlaces(10, Decimal.ROUND_HALF_UP).toString(),
    first: sorted("title")[0] ?? null,
    last: sorted("at").at(-1) ?? null,
    open: works.filter((work) => work.open).length,
  };
}

async function askTotals(asked: any): Promise<unknown> {
  const found = await asked.aggregate((work: any) => ({
    n: count(),
    rated: work.rating.count(),
    ratings: work.rating.count({ distinct: true }),
    rating: work.rating.sum(),
    mean: work.rating.avg(),
    price: work.price.sum(),
    meanPrice: work.price.avg(),
    first: work.title.min(),
    last: work.at.max(),
    open: count({ filter: work.open.eq(true) }),
  }));
  const text = (value: unknown) => (value instanceof Decimal ? value.toString() : value);
  return { ...found, price: text(found.price), meanPrice: text(found.meanPrice) };
}

onEveryDatabase("random queries", (kind) => {
  let site: DatabaseSite;
  const seen = new Distribution();
  const fold = kind.name === "MariaDB" ? simpleFold : fullFold;
  before(async () => {
    site = await DatabaseSite.open(kind, models);
  });
  after(() => site.close());

  async function fill({ writers, topics, works }: World): Promise<void> {
    for (const model of [Work, Topic, Writer]) await (model.objects as any).delete();
    await Writer.objects.bulkCreate(writers);
    await Topic.objects.bulkCreate(topics);
    const made = await Work.objects.bulkCreate(
      works.map(({ writer, editor, topics: _, notes: __, ...values }) => ({
        ...values,
        writerId: writer.id,
        editorId: editor?.id ?? null,
      })) as any,
    );
    for (const [i, { topics: about }] of works.entries())
      if (about.length > 0) await (made[i] as any).topics.add(...about.map((topic) => topic.id));
    await Note.objects.bulkCreate(
      works.flatMap((work) => work.notes.map((note) => ({ ...note, workId: work.id }))) as any,
    );
  }

  async function check(one: Query, { works }: World): Promise<void> {
    const expected = compute(one, works, fold);
    const asked = ask(one);
    const ids = expected.map((work) => work.id);
    assert.deepEqual(
      (await asked).map((work: { id: number }) => work.id),
      ids,
      "rows",
    );
    assert.equal(await asked.count(), ids.length, "count()");
    assert.equal(await asked.exists(), ids.length > 0, "exists()");
    const found = (await askTotals(asked)) as { mean: number | null };
    const right = totals(expected);
    assert.deepEqual({ ...found, mean: null }, { ...right, mean: null }, "aggregate()");
    assert.ok(Math.abs((found.mean ?? 0) - (right.mean ?? 0)) <= Math.abs(right.mean ?? 0) * 1e-12, "avg()");
    assert.deepEqual(
      (
        await asked.annotate((work: any) => ({
          n: work.notes.count(),
          t: work.topics.count(),
          s: work.notes.stars.sum(),
        }))
      ).map((work: any) => [work.n, work.t, work.s]),
      expected.map(({ notes, topics }) => {
        const stars = notes.map((note) => note.stars).filter((one) => one !== null);
        return [notes.length, topics.length, stars.length === 0 ? null : stars.reduce((all, one) => all + one, 0)];
      }),
      "annotate()",
    );
    const again = await asked.values("id", "subtitle", "large", "price", "at", "day", "writer.name", "editor.name");
    assert.deepEqual(
      again.map((row: Record<string, unknown>) => Object.values(row).map(String)),
      expected.map((work) =>
        [
          work.id,
          work.subtitle,
          work.large,
          work.price,
          work.at,
          work.day,
          work.writer.name,
          work.editor?.name ?? null,
        ].map(String),
      ),
      "values()",
    );
    seen.note(one, ids.length, works.length);
  }

  it(`are answered as by a computation over arrays, ${worlds * queriesAWorld} of them`, { timeout: 1_200_000 }, (t) =>
    site.run(async () => {
      const cases = fc.tuple(world, fc.array(query, { minLength: 2 * queriesAWorld, maxLength: 2 * queriesAWorld }));
      await fc.assert(
        fc.asyncProperty(cases, async ([data, queries]) => {
          await fill(data);
          for (const one of chosen(queries, data)) {
            await check(one, data).catch((error: Error) => {
              throw new Error(`${error.message}\nof ${fc.stringify(one)}`, { cause: error });
            });
          }
        }),
        { seed, numRuns: worlds, endOnFailure: false, interruptAfterTimeLimit: 600_000 },
      );
      t.diagnostic(`· ${kind.name}: ${seen}`);
      assert.ok(seen.sizes.empty <= seen.queries / 5, `too many empty results: ${seen}`);
      for (const [name, times] of seen.lookups)
        assert.ok(times >= 20, `${name} was asked only ${times} times: ${seen}`);
    }),
  );
});
