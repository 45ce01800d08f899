import type { Dialect } from "../../dialect.ts";
import { compile, compileLiteral, quote } from "./compiler.ts";
import { SqliteDriver } from "./driver.ts";
import { explain } from "./explain.ts";
import { features } from "./features.ts";
import { hasTable, introspect } from "./introspector.ts";
import { listText } from "./lists.ts";
import { SqliteSchemaEditor } from "./schema-editor.ts";
import { createScratch } from "./scratch.ts";
import { converter, fromDb, toDb } from "./values.ts";

/** SQLite, by the driver inside Node. */
export const sqlite: Dialect = Object.freeze({
  name: "sqlite",
  features,
  compile,
  compileLiteral,
  explain,
  quote,
  toDb,
  fromDb,
  converter,
  listText,
  schemaEditor: (database, options) => new SqliteSchemaEditor(database, options?.collect ?? false),
  hasTable,
  introspect,
  createScratch,
  connect: (options) => new SqliteDriver(options),
} satisfies Dialect);
