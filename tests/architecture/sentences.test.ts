// Sentences about the house that can be searched for: each names what may not stand where.
import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript-5.9";
import { isOpenInterface, type SourceFile, sourceFiles } from "./source.ts";

function places(pattern: RegExp, where: (file: SourceFile) => boolean): string[] {
  return sourceFiles()
    .filter(where)
    .flatMap((file) =>
      file.text
        .split("\n")
        .flatMap((line, index) =>
          !/^\s*(\*|\/\/|\/\*)/.test(line) && pattern.test(line) ? [`${file.path}:${index + 1} ${line.trim()}`] : [],
        ),
    );
}

const inRoom =
  (...rooms: string[]) =>
  (file: SourceFile) =>
    rooms.includes(file.room);
const outside =
  (...prefixes: string[]) =>
  (file: SourceFile) =>
    !prefixes.some((prefix) => file.path.startsWith(prefix));

test("no plain Error is thrown outside errors", () => {
  assert.deepEqual(places(/throw new (Error|TypeError|RangeError|SyntaxError)\(/, outside("src/errors/")), []);
});

test("process.env is read in settings alone", () => {
  assert.deepEqual(places(/process\.env\b/, outside("src/settings/")), []);
});

test("node:http is imported in http/node alone", () => {
  assert.deepEqual(places(/["']node:https?["']/, outside("src/http/node/")), []);
});

test("templates, forms, models, database and migrations know nothing of http", () => {
  assert.deepEqual(
    places(/from ["']\.\.\/(\.\.\/)*http\//, inRoom("templates", "forms", "models", "database", "migrations")),
    [],
  );
});

test("no dialect is named outside its folder, settings' URL schemes and the door files", () => {
  assert.deepEqual(
    places(
      /\b(sqlite|postgres(ql)?|mysql|mariadb)\b/i,
      outside("src/database/dialects/", "src/settings/", "src/errors/codes/", "src/cli/stubs/"),
    ),
    [],
  );
});

test("nothing evaluates source text but the template compiler and the models' row loaders", () => {
  assert.deepEqual(places(/new Function\(|\beval\(/, outside("src/templates/", "src/models/")), []);
});

test("randomness that matters comes from node:crypto", () => {
  assert.deepEqual(
    places(/Math\.random\(/, () => true),
    [],
  );
});

test("no compiler check is switched off", () => {
  assert.deepEqual(
    sourceFiles().flatMap((file) =>
      file.text
        .split("\n")
        .flatMap((line, index) =>
          /@ts-(ignore|nocheck)|biome-ignore lint\/suspicious\/noExplicitAny/.test(line)
            ? [`${file.path}:${index + 1}`]
            : [],
        ),
    ),
    [],
  );
});

test("doors export by name: `export *` only for a file that holds one open interface", () => {
  const files = new Map(sourceFiles().map((file) => [file.path, file]));
  const stars = sourceFiles().flatMap((file) =>
    file.ast.statements
      .filter((statement) => ts.isExportDeclaration(statement) && statement.exportClause === undefined)
      .map((statement) => (statement as ts.ExportDeclaration).moduleSpecifier as ts.StringLiteral)
      .map((specifier) => file.imports.find((edge) => edge.specifier === specifier.text)?.target)
      .filter((target) => !isOpenInterface(files.get(target ?? "")))
      .map((target) => `${file.path} → ${target}`),
  );
  assert.deepEqual(stars, []);
});

/** The declaration of every name that a door exports, followed through its re-exports. */
function undocumented(): string[] {
  const files = new Map(sourceFiles().map((file) => [file.path, file]));
  const missing: string[] = [];
  for (const door of sourceFiles().filter((file) => /^src\/[a-z]+\/index\.ts$/.test(file.path))) {
    for (const statement of door.ast.statements) {
      if (
        !ts.isExportDeclaration(statement) ||
        statement.exportClause === undefined ||
        !ts.isNamedExports(statement.exportClause)
      )
        continue;
      const target = door.imports.find(
        (edge) => edge.specifier === (statement.moduleSpecifier as ts.StringLiteral | undefined)?.text,
      )?.target;
      for (const element of statement.exportClause.elements) {
        const name = (element.propertyName ?? element.name).text;
        const file = target === undefined ? undefined : files.get(target);
        if (file !== undefined && !isDocumented(file, name, files)) missing.push(`${file.path} ${name}`);
      }
    }
  }
  return [...new Set(missing)];
}

function isDocumented(file: SourceFile, name: string, files: ReadonlyMap<string, SourceFile>): boolean {
  for (const statement of file.ast.statements) {
    if (declares(statement, name)) {
      if (/\/\*\*/.test(file.text.slice(statement.getFullStart(), statement.getStart(file.ast)))) return true;
      continue;
    }
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause) &&
      statement.moduleSpecifier
    ) {
      const element = statement.exportClause.elements.find((candidate) => candidate.name.text === name);
      const target = file.imports.find(
        (edge) => edge.specifier === (statement.moduleSpecifier as ts.StringLiteral).text,
      )?.target;
      const next = target === undefined ? undefined : files.get(target);
      if (element !== undefined)
        return next === undefined || isDocumented(next, (element.propertyName ?? element.name).text, files);
    }
  }
  return !file.ast.statements.some((statement) => declares(statement, name));
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some((declaration) => declaration.name.getText() === name);
  return "name" in statement && (statement.name as ts.Node | undefined)?.getText() === name;
}

test("every name that a door exports has a doc comment", () => {
  assert.deepEqual(undocumented(), []);
});
