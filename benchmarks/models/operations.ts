/** What each side does, and how: in the words of its own documentation, with its default settings. */
export interface Operations {
  readonly operations: Readonly<Record<OperationName, (i: number) => unknown>>;
  /** What it reads, as plain data: compared with the bare driver's before anything is timed. */
  check(): Promise<unknown>;
  close(): Promise<void> | void;
}

/** The work that is compared. */
export const operationNames = [
  "find by key",
  "1,000 rows",
  "25 rows with author",
  "posts, comments, authors",
  "insert one",
  "update one",
  "insert 1,000",
] as const;

/** The name of one. */
export type OperationName = (typeof operationNames)[number];

/** A key of a post that exists. */
export function anyKey(): number {
  return 1 + Math.floor(Math.random() * 5_000);
}

/** A moment that rows are written with. */
export const moment = new Date("2024-06-01T12:00:00.000Z");

/** The values of a new item. */
export function newItem(i: number): { name: string; quantity: number; note: string | null; createdAt: Date } {
  return { name: `item ${i}`, quantity: i, note: i % 3 === 0 ? null : "some text", createdAt: moment };
}

/** A thousand of them. */
export const thousand = Array.from({ length: 1_000 }, (_, i) => newItem(i));

/** What `check` of every side must give, from its own rows. */
export function summary(parts: {
  readonly one: { id: number; title: string; publishedAt: Date | null };
  readonly thousand: readonly { id: number; body: string; createdAt: Date }[];
  readonly joined: readonly { slug: string; author: { username: string } }[];
  readonly nested: readonly { id: number; comments: readonly { body: string; author: { name: string } }[] }[];
}): unknown {
  return {
    one: [parts.one.id, parts.one.title, parts.one.publishedAt?.toISOString()],
    thousand: [
      parts.thousand.length,
      parts.thousand.map((row) => `${row.id}${row.body}${row.createdAt.toISOString()}`).sort(),
    ],
    joined: parts.joined.map((row) => [row.slug, row.author.username]),
    nested: parts.nested
      .map((row) => [row.id, row.comments.map((one) => `${one.body} ${one.author.name}`).sort()] as const)
      .sort(([a], [b]) => a - b),
  };
}
