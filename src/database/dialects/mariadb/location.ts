import { ProgrammingError } from "../../errors.ts";

const expected = '"mariadb://user:password@host:3306/name"';

/** How the connection is kept secret, in the words of the server's own programs. */
const sslModes = ["DISABLED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"] as const;

/** A mode of `?ssl-mode=`. */
export type SslMode = (typeof sslModes)[number];

/** Where a database is. */
export interface Location {
  /** For messages: without the password and what follows the name. */
  readonly shown: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The name of the database. */
  readonly name: string;
  /** A socket of this machine instead of host and port: `?socket=/run/mysqld/mysqld.sock`. */
  readonly socket: string | undefined;
  readonly sslMode: SslMode;
  /** The file with the certificates that are trusted: `?ssl-ca=/etc/ssl/own.pem`. */
  readonly sslCa: string | undefined;
}

/** Reads a url; throws `ProgrammingError` without showing its password. */
export function locate(alias: string, url: string): Location {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new ProgrammingError("E_DATABASE_URL", { alias, url: "mariadb://…", expected });
  }
  const { searchParams: asked } = parsed;
  const user = decodeURIComponent(parsed.username);
  const name = decodeURIComponent(parsed.pathname.slice(1));
  const shown = `${parsed.protocol}//${user === "" ? "" : `${parsed.username}@`}${parsed.host}/${name}`;
  const refuse = (wish: string): never => {
    throw new ProgrammingError("E_DATABASE_URL", { alias, url: shown, expected: wish });
  };
  if (name === "") refuse(`${expected}, with the name of a database`);
  for (const key of asked.keys())
    if (!["ssl-mode", "ssl-ca", "socket"].includes(key))
      refuse('behind the name only "ssl-mode", "ssl-ca" or "socket"');
  const sslMode = (asked.get("ssl-mode") ?? "DISABLED").toUpperCase() as SslMode;
  if (!sslModes.includes(sslMode)) refuse(`one of ${sslModes.join(", ")} as ssl-mode`);
  return {
    shown,
    // A url writes an address of IPv6 in brackets.
    host: parsed.hostname.replace(/^\[(.*)\]$/, "$1") || "localhost",
    port: parsed.port === "" ? 3306 : Number(parsed.port),
    user,
    password: decodeURIComponent(parsed.password),
    name,
    socket: asked.get("socket") ?? undefined,
    sslMode,
    sslCa: asked.get("ssl-ca") ?? undefined,
  };
}
