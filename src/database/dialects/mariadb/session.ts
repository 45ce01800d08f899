import { byCodePoint } from "./collations.ts";

const sqlModes = [
  // What doesn't fit is refused, not cut or made to something near.
  "STRICT_ALL_TABLES",
  "NO_ZERO_DATE",
  "NO_ZERO_IN_DATE",
  "ERROR_FOR_DIVISION_BY_ZERO",
  "NO_ENGINE_SUBSTITUTION",
  // Names in double quotes, || and backslashes mean what they mean to the other databases.
  "ANSI_QUOTES",
  "PIPES_AS_CONCAT",
  "NO_BACKSLASH_ESCAPES",
  // An update sees each column as it was before, also one that it has just assigned to.
  "SIMULTANEOUS_ASSIGNMENT",
];

/** What each session begins with, in one statement: a connection is opened while somebody waits. */
export function sessionStatement(timeouts: {
  readonly lockTimeout: number;
  readonly statementTimeout: number;
}): string {
  // The server counts in seconds.
  const lockSeconds = Math.max(1, Math.ceil(timeouts.lockTimeout / 1000));
  const settings: Readonly<Record<string, string | number>> = {
    sql_mode: `'${sqlModes.join(",")}'`,
    time_zone: "'+00:00'",
    innodb_lock_wait_timeout: lockSeconds,
    lock_wait_timeout: lockSeconds,
    max_statement_time: timeouts.statementTimeout / 1000,
    // How many rows were found, and which rule was broken, is read from messages.
    lc_messages: "'en_US'",
    // A quotient of decimals has so many places more than its dividend.
    div_precision_increment: 8,
    // Joined texts are as long as they are: the server's own limit would cut them with no more than a warning.
    group_concat_max_len: 1073741824,
    // A stream stands still while its reader is busy.
    net_write_timeout: 3600,
    // Each statement sees what is committed, as on PostgreSQL. The server's own default, REPEATABLE READ, reads what was there when
    // the transaction first read but writes to what is there now, so getOrCreate would not find the row that it has just met.
    tx_isolation: "'READ-COMMITTED'",
  };
  const list = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `SET NAMES utf8mb4 COLLATE ${byCodePoint}, ${list.join(", ")}`;
}
