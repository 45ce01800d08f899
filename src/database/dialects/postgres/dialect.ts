import type { Dialect } from "../../dialect.ts";
import { compile, compileLiteral, quote } from "./compiler.ts";
import { PostgresDriver } from "./driver.ts";
import { explain } from "./explain.ts";
import { features } from "./features.ts";
import { hasTable, introspect } from "./introspector.ts";
import { listText } from "./lists.ts";
import { PostgresSchemaEditor } from "./schema-editor.ts";
import { createScratch } from "./scratch.ts";
import { converter, fromDb, toDb } from "./values.ts";

/** PostgreSQL 15 or newer, by the driver `pg`. */
export const postgres: Dialect = Object.freeze({
  name: "postgres",
  features,
  compile,
  compileLiteral,
  explain,
  quote,
  toDb,
  fromDb,
  converter,
  listText,
  schemaEditor: (database, options) => new PostgresSchemaEditor(database, options?.collect ?? false),
  hasTable,
  introspect,
  createScratch,
  connect: (options) => new PostgresDriver(options),
} satisfies Dialect);
