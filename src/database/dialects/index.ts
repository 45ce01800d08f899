import { withCodecs } from "../codecs.ts";
import type { Dialect } from "../dialect.ts";
import { ProgrammingError } from "../errors.ts";
import { mariadb } from "./mariadb/index.ts";
import { postgres } from "./postgres/index.ts";
import { sqlite } from "./sqlite/index.ts";

const onPostgres = withCodecs(postgres);
const onMariadb = withCodecs(mariadb);

/** The dialects by the scheme of a url. */
const dialects: ReadonlyMap<string, Dialect> = new Map([
  ["sqlite", withCodecs(sqlite)],
  ["postgres", onPostgres],
  ["postgresql", onPostgres],
  ["mariadb", onMariadb],
  ["mysql", onMariadb],
]);

/** The dialect that a url's scheme names; throws `ProgrammingError` for a scheme that none serves. */
export function dialectOf(alias: string, url: string): Dialect {
  const scheme = /^([a-z][a-z0-9]*):/.exec(url)?.[1] ?? "";
  const dialect = dialects.get(scheme);
  if (dialect !== undefined) return dialect;
  const expected = `a url that starts with ${[...dialects.keys()].map((name) => `"${name}:"`).join(" or ")}`;
  // The url may hold a password: only its scheme is told.
  throw new ProgrammingError("E_DATABASE_URL", { alias, url: `${scheme}:…`, expected });
}
