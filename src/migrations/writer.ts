import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isNode, type SqlNode } from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import type { DetectedMigration } from "./autodetector/arrange.ts";
import type { Typed } from "./conditions.ts";
import { type FieldState, isRelation, userModelReference } from "./definitions.ts";
import type { Operation, OperationCode } from "./operations/operation.ts";
import { Call, Name, print } from "./printer.ts";

/** How a migration file is written. */
export interface WriteOptions {
  /** Where the file imports from, when not by the package's name. */
  readonly from?: { readonly migrations: string; readonly database: string };
  /** "js" for an app that is plain JavaScript; "ts" by default. */
  readonly extension?: "ts" | "js";
}

const doors = { migrations: "nuages/migrations", database: "nuages/database" };

/** Collects which names a file must import. */
class Names {
  readonly migrations = new Set<string>(["migration"]);
  readonly database = new Set<string>();

  call(name: string, args: readonly unknown[]): Call {
    this.migrations.add(name);
    return new Call(name, args);
  }

  node(name: string, args: readonly unknown[]): Call {
    this.database.add(name);
    return new Call(name, args);
  }
}

/** The text of a migration file. */
export function migrationSource(migration: DetectedMigration, options: WriteOptions = {}): string {
  const names = new Names();
  const dependencies = migration.dependencies.map((one) =>
    one === "userModel" ? names.call("swappable", ["userModel"]) : one,
  );
  const body = {
    ...(migration.initial && { initial: true }),
    ...(dependencies.length > 0 && { dependencies }),
    operations: migration.operations.map((operation) => operationCall(operation, names)),
  };
  // Always in lines: a diff then shows what was added.
  const parts = Object.entries(body).map(([name, value]) => `  ${name}: ${spread(name, value)},\n`);
  const from = options.from ?? doors;
  const imports = [importLine(names.database, from.database), importLine(names.migrations, from.migrations)];
  return `${imports.join("")}\nexport default migration({\n${parts.join("")}});\n`;
}

function spread(name: string, value: unknown): string {
  if (name !== "operations") return print(value, 2, name.length + 3);
  const list = value as readonly unknown[];
  return list.length === 0 ? "[]" : `[\n${list.map((one) => `    ${print(one, 4, 1)},\n`).join("")}  ]`;
}

function importLine(names: ReadonlySet<string>, from: string): string {
  return names.size === 0 ? "" : `import { ${[...names].sort().join(", ")} } from ${JSON.stringify(from)};\n`;
}

function operationCall(operation: Operation, names: Names): Call {
  const { code } = operation;
  if (code === undefined)
    throw new NuagesError("E_INTERNAL", { detail: `"${operation.title}" can't be written as code` });
  return names.call(code.name, argumentsOf(code, names));
}

function argumentsOf(code: OperationCode, names: Names): readonly unknown[] {
  return code.args.map((arg, i) => {
    if (code.name === "createModel" && i === 1) {
      const { fields, options } = arg as { fields: Record<string, FieldState>; options?: object };
      const written = Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, fieldCall(one, names)]));
      return { fields: written, ...(options && { options: convert(options, names) }) };
    }
    if ((code.name === "addField" || code.name === "alterField") && i === 2)
      return filledField(arg as FieldState, names);
    return convert(arg, names);
  });
}

function fieldCall(field: FieldState, names: Names): Call {
  names.migrations.add("field");
  const { to, ...rest } = field.options;
  const written = { ...rest };
  // Other options are data: JSON that looks like a node stays what it is.
  for (const name of ["dbDefault", "generated"]) if (name in rest) written[name] = convert(rest[name], names);
  const options = Object.keys(rest).length === 0 ? [] : [written];
  if (!isRelation(field)) return new Call(`field.${field.kind}`, options);
  const target = to === userModelReference ? names.call("swappable", ["userModel"]) : to;
  return new Call(`field.${field.kind}`, [target, ...options]);
}

function filledField(field: FieldState & { readonly fill?: unknown }, names: Names): unknown {
  const { fill, ...definition } = field;
  const call = fieldCall(definition, names);
  if (fill === undefined) return call;
  return names.call("filled", [call, convert(fill, names)]);
}

/** Values with the conditions in them as calls. */
function convert(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((part) => convert(part, names));
  if (typeof value !== "object" || value === null) return value;
  if ((value as { now?: unknown }).now === true) {
    names.migrations.add("now");
    return new Name("now");
  }
  const isConstraint = "name" in value && "kind" in value && ["unique", "check"].includes(String(value.kind));
  if (isNode(value) && !isConstraint) return nodeCall(value as SqlNode, names);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, convert(part, names)]));
}

function nodeCall(node: SqlNode | Typed, names: Names): Call {
  const part = (one: unknown) => convert(one, names);
  const sure = (flag: boolean) => (flag ? [true] : []);
  switch (node.kind) {
    case "typed":
      return names.call("typed", [node.type, node.value]);
    case "column":
      return names.node("column", [node.table, node.name]);
    case "param":
      return names.node("param", [node.value]);
    case "bool":
      return names.node("bool", [node.value]);
    case "binary":
      return names.node("binary", [node.op, part(node.left), part(node.right)]);
    case "and":
    case "or":
      return names.node(node.kind, [part(node.items)]);
    case "xor":
      return names.node("xor", [part(node.left), part(node.right)]);
    case "not":
      return names.node("not", [part(node.node)]);
    case "isNull":
      return names.node("isNull", [part(node.node), ...sure(node.negated)]);
    case "inList":
      return names.node("inList", [part(node.left), part(node.items), ...sure(node.negated)]);
    case "between":
      return names.node("between", [part(node.node), part(node.low), part(node.high)]);
    case "like": {
      const { mode, value } = node.pattern;
      const options = { caseSensitive: node.caseSensitive, ...(node.negated && { negated: true }) };
      return names.node("like", [part(node.left), { mode, value: part(value) }, options]);
    }
    case "regex":
      return names.node("regex", [part(node.left), part(node.right), { caseSensitive: node.caseSensitive }]);
    case "func":
      return names.node("func", [node.name, part(node.args)]);
    case "datePart":
      return names.node("datePart", [node.part, part(node.node)]);
    case "cast":
      return names.node("cast", [part(node.node), node.to, ...(node.from ? [node.from] : [])]);
    case "caseWhen":
      return names.node("caseWhen", [part(node.whens), ...(node.otherwise ? [part(node.otherwise)] : [])]);
    case "raw":
      return names.node("raw", [node.parts.map(part)]);
    case "arithmetic": {
      const { kind: _, op, left, right, ...types } = node;
      return names.node("arithmetic", [op, { left: part(left), right: part(right), ...types }]);
    }
    default:
      throw new NuagesError("E_MIGRATION_STATE", {
        operation: "write a constraint",
        problem: `a condition with "${node.kind}" can't be kept in a migration`,
      });
  }
}

/** Writes the file of a migration into `migrations/` of the app's folder; answers with its path. Never overwrites a file. */
export async function writeMigration(
  migration: DetectedMigration,
  options: WriteOptions & { readonly dir: string },
): Promise<string> {
  const folder = join(options.dir, "migrations");
  const file = join(folder, `${migration.name}.${options.extension ?? "ts"}`);
  if (existsSync(file)) throw new NuagesError("E_MIGRATION_FILE", { file, problem: "it exists already" });
  await mkdir(folder, { recursive: true });
  await writeFile(file, migrationSource(migration, options), { flag: "wx" });
  return file;
}
