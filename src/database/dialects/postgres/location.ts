import { ProgrammingError } from "../../errors.ts";

const expected = '"postgres://user:password@host:5432/name"';

/** Where a database is. */
export interface Location {
  /** For messages: without the password and what follows the name. */
  readonly shown: string;
  /** The name of the database. */
  readonly name: string;
  readonly connectionString: string;
  /** What the url asks of the server's session, as `?options=-c search_path=blog`. */
  readonly options: string;
}

/** Reads a url; throws `ProgrammingError` without showing its password. */
export function locate(alias: string, url: string): Location {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new ProgrammingError("E_DATABASE_URL", { alias, url: "postgres://…", expected });
  }
  const name = decodeURIComponent(parsed.pathname.slice(1));
  const options = parsed.searchParams.get("options") ?? "";
  parsed.searchParams.delete("options");
  const user = parsed.username === "" ? "" : `${parsed.username}@`;
  return {
    shown: `postgres://${user}${parsed.host}/${name}`,
    name,
    connectionString: parsed.href,
    options,
  };
}
