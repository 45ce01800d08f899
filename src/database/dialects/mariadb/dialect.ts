import type { Dialect } from "../../dialect.ts";
import { compile, compileLiteral, quote } from "./compiler.ts";
import { MariadbDriver } from "./driver.ts";
import { explain } from "./explain.ts";
import { features } from "./features.ts";
import { hasTable, introspect } from "./introspector.ts";
import { listText } from "./lists.ts";
import { MariadbSchemaEditor } from "./schema-editor.ts";
import { createScratch } from "./scratch.ts";
import { converter, fromDb, toDb } from "./values.ts";

/** MariaDB 10.11 or newer, by the driver `mysql2`. */
export const mariadb: Dialect = Object.freeze({
  name: "mariadb",
  features,
  compile,
  compileLiteral,
  explain,
  quote,
  toDb,
  fromDb,
  converter,
  listText,
  schemaEditor: (database, options) => new MariadbSchemaEditor(database, options?.collect ?? false),
  hasTable,
  introspect,
  createScratch,
  connect: (options) => new MariadbDriver(options),
} satisfies Dialect);
