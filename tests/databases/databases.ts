// The databases that these tests run on: each subject is tested on every one of them.
import { createScratchDatabase, Databases, sql } from "nuages/database";

/** An empty database, made for one test file. */
export interface EmptyDatabase {
  /** What settings say of it. */
  readonly url: string;
  remove(): Promise<void>;
}

/** One kind of database. */
export interface DatabaseKind {
  readonly name: string;
  /** Why it can't be tested on this machine, where it can't. */
  readonly absent?: string | undefined;
  create(): Promise<EmptyDatabase>;
  /** Of a server: what the tests of its failures need. */
  readonly server?: {
    /** Ends all connections to a database but the one that asks. */
    kill(url: string): Promise<void>;
    /** A statement that takes so many seconds. */
    sleep(seconds: number): string;
    /** How many others have a statement running or a transaction open. */
    busy(url: string): Promise<number>;
  };
  /** What a check of the whole database finds broken; nothing where it is sound. Looked at from a connection of its own. */
  damage(url: string): Promise<readonly string[]>;
}

/** SQLite on a file, as sites have it. */
const sqlite: DatabaseKind = {
  name: "SQLite",
  create: () => emptyBeside("sqlite:site.sqlite3"),
  async damage(url) {
    const found = await answers(url, "pragma integrity_check");
    const lost = await answers(url, "pragma foreign_key_check");
    return [
      ...found.map(([text]) => String(text)).filter((text) => text !== "ok"),
      ...lost.map((row) => `reference ${row.join(" ")}`),
    ];
  },
};

/** The servers that didn't answer when the run began, with the reason. */
const absent: Readonly<Record<string, string>> = JSON.parse(process.env.NUAGES_TEST_WITHOUT ?? "{}");

/** PostgreSQL where it is expected to be; POSTGRES_URL names another server. Its user may make databases. */
const postgres: DatabaseKind = {
  name: "PostgreSQL",
  absent: absent.postgres,
  create: () => emptyBeside(process.env.POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres"),
  server: {
    async kill(url) {
      await answers(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
    },
    sleep: (seconds) => `select pg_sleep(${seconds})`,
    async busy(url) {
      const [row] = await answers(
        url,
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'",
      );
      return row![0] as number;
    },
  },
  async damage(url) {
    const found = await answers(url, "select conname::text from pg_constraint where not convalidated");
    return found.map(([name]) => `constraint ${name}`);
  },
};

/** MariaDB where it is expected to be; MARIADB_URL names another server. Its user may make databases. */
const mariadb: DatabaseKind = {
  name: "MariaDB",
  absent: absent.mariadb,
  create: () => emptyBeside(process.env.MARIADB_URL ?? "mariadb://root@127.0.0.1:3306/mysql"),
  server: {
    async kill(url) {
      const others = "select id from information_schema.processlist where db = database() and id <> connection_id()";
      for (const [id] of await answers(url, others)) await answers(url, `kill ${id}`).catch(() => {});
    },
    sleep: (seconds) => `select sleep(${seconds})`,
    async busy(url) {
      const [running] = await answers(
        url,
        "select count(*) from information_schema.processlist where db = database() and id <> connection_id() and command <> 'Sleep'",
      );
      const [open] = await answers(
        url,
        "select count(*) from information_schema.innodb_trx t join information_schema.processlist p on p.id = t.trx_mysql_thread_id where p.db = database() and p.id <> connection_id()",
      );
      return Number(running![0]) + Number(open![0]);
    },
  },
  async damage(url) {
    const databases = new Databases({ default: { url } });
    try {
      const database = databases.get();
      const found: string[] = [];
      for (const { name, columns } of await database.dialect.introspect(database)) {
        const checked = await database.execute(sql`check table ${sql.identifier(name)} extended`);
        found.push(...checked.rows.map((row) => String(row[3])).filter((text) => text !== "OK"));
        for (const { name: column, references } of columns) {
          if (references === undefined) continue;
          const [own, target] = [sql.identifier(column), sql.identifier(references.column)];
          const lost = await database.execute(
            sql`select count(*) from ${sql.identifier(name)} where ${own} is not null and ${own} not in (select ${target} from ${sql.identifier(references.table)})`,
          );
          if (lost.rows[0]![0] !== 0) found.push(`reference ${name}.${column}`);
        }
      }
      return found;
    } finally {
      await databases.close();
    }
  },
};

async function emptyBeside(url: string): Promise<EmptyDatabase> {
  const { options, remove } = await createScratchDatabase("default", { url });
  return { url: options.url, remove };
}

async function answers(url: string, statement: string): Promise<unknown[][]> {
  const databases = new Databases({ default: { url } });
  try {
    return (await databases.get().execute({ sql: statement, params: [] })).rows;
  } finally {
    await databases.close();
  }
}

/** All of them. */
export const kinds: readonly DatabaseKind[] = [sqlite, postgres, mariadb];

/** How often something is repeated: fewer times in daily work, all of them with NUAGES_FULL=1. */
export function rounds(daily: number, full: number): number {
  return process.env.NUAGES_FULL === "1" ? full : daily;
}
