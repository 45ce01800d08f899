// Random rows whose values are easily damaged, as plain data that the answers are computed from.
import fc from "fast-check";
import { Decimal, Temporal } from "nuages/lib";

/** A row of `Writer`, with its key. */
export interface WriterRow {
  readonly id: number;
  readonly name: string;
  readonly born: Temporal.PlainDate | null;
  readonly active: boolean;
}

/** A row of `Topic`, with its key. */
export interface TopicRow {
  readonly id: number;
  readonly name: string;
  readonly weight: number | null;
}

/** A row of `Note`, with its key. */
export interface NoteRow {
  readonly id: number;
  readonly text: string;
  readonly stars: number | null;
}

/** A row of `Work`, with its key and what it is related to. */
export interface WorkRow {
  readonly id: number;
  readonly title: string;
  readonly subtitle: string | null;
  readonly pages: number;
  readonly rating: number | null;
  readonly large: bigint | null;
  readonly price: Decimal | null;
  readonly open: boolean;
  readonly at: Date | null;
  readonly day: Temporal.PlainDate | null;
  readonly writer: WriterRow;
  readonly editor: WriterRow | null;
  readonly topics: readonly TopicRow[];
  readonly notes: readonly NoteRow[];
}

/** Everything that is in the tables. */
export interface World {
  readonly writers: readonly WriterRow[];
  readonly topics: readonly TopicRow[];
  readonly works: readonly WorkRow[];
}

/** Case, accents, spaces at the end, astral characters, wildcards, quotes, what looks like a number or like nothing. */
export const texts = [
  "",
  " ",
  "a",
  "A",
  "a ",
  "é",
  "É",
  "e\u0301",
  "ß",
  "SS",
  "İ",
  "ab",
  "Ab",
  "%",
  "_",
  "a_b",
  "\\",
  "'",
  '"',
  "{}",
  "NULL",
  "0",
  "00",
  "😀",
  "😀a",
  "\uff5e",
  "z",
];
const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts) },
  fc.string({ unit: "grapheme", maxLength: 6 }).filter(isStorable),
);

function isStorable(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}

const integer = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 6 }) },
  fc.constantFrom(2_147_483_647, -2_147_483_648),
);
const large = fc.constantFrom(
  0n,
  1n,
  -1n,
  2n ** 53n,
  2n ** 53n - 1n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
);
const price = fc
  .constantFrom("0", "0.1", "0.2", "0.3", "-0.1", "1.005", "19.99", "9007199254740993", "9007199254740992.0001", "-5")
  .map((one) => new Decimal(one));
/** Around the changes of the clock in several zones, the turn of a year, a leap day, and a millisecond apart. */
const instants = [
  "2024-03-31T00:59:59.999Z",
  "2024-03-31T01:00:00.000Z",
  "2024-10-27T00:30:00.000Z",
  "2024-10-27T01:30:00.000Z",
  "2024-02-29T23:59:59.999Z",
  "2023-12-31T23:59:59.999Z",
  "2024-01-01T00:00:00.000Z",
  "1969-12-31T23:59:59.999Z",
  "0001-01-01T00:00:00.000Z",
  "9999-12-31T23:59:59.999Z",
];
const instant = fc.constantFrom(...instants).map((one) => new Date(one));
const day = fc
  .constantFrom("2024-02-29", "2024-03-01", "2023-12-31", "2024-01-01", "0001-01-01", "9999-12-31")
  .map((one) => Temporal.PlainDate.from(one));

/** A value or, often enough, none. */
function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 3, arbitrary }, { weight: 1, arbitrary: fc.constant(null) });
}

/** Values for a column of `Work` to be compared with. */
export const valuesOf = {
  title: text,
  subtitle: text,
  pages: integer,
  rating: integer,
  large,
  price,
  at: instant,
  day,
  name: text,
  born: day,
  weight: integer,
  text,
  stars: integer,
} as const;

function numbered<T extends object>(rows: readonly T[]): (T & { id: number })[] {
  return rows.map((row, i) => ({ id: i + 1, ...row }));
}

/** A world of a few writers, topics and works. */
export const world: fc.Arbitrary<World> = fc
  .record({
    writers: fc
      .array(fc.record({ name: text, born: maybe(day), active: fc.boolean() }), { minLength: 2, maxLength: 5 })
      .map(numbered),
    topics: fc.array(fc.record({ name: text, weight: maybe(integer) }), { minLength: 1, maxLength: 5 }).map(numbered),
  })
  .chain(({ writers, topics }) => {
    const work = fc.record({
      title: text,
      subtitle: maybe(text),
      pages: integer,
      rating: maybe(integer),
      large: maybe(large),
      price: maybe(price),
      open: fc.boolean(),
      at: maybe(instant),
      day: maybe(day),
      writer: fc.constantFrom(...writers),
      editor: maybe(fc.constantFrom(...writers)),
      topics: fc.subarray(topics),
      notes: fc.array(fc.record({ text, stars: maybe(integer) }), { maxLength: 3 }),
    });
    return fc
      .array(work, { minLength: 8, maxLength: 20 })
      .map((works) => ({ writers, topics, works: withNotes(numbered(works)) }));
  });

/** Notes are numbered through all works. */
function withNotes(works: readonly (Omit<WorkRow, "notes"> & { notes: readonly Omit<NoteRow, "id">[] })[]): WorkRow[] {
  let id = 0;
  return works.map((work) => ({ ...work, notes: work.notes.map((note) => ({ ...note, id: ++id })) }));
}
