// The source tree as data: files, their imports, their functions. Read once per test file.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript-5.9";

/** One import or re-export of a source file. */
export interface ImportEdge {
  /** As written, e.g. `"../http/index.ts"`. */
  readonly specifier: string;
  /** The file in `src/` it leads to, relative to the project; undefined for packages. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
  /** `declare module "…"`: merges into an open interface. */
  readonly augmentation: boolean;
  readonly line: number;
}

/** One function of a source file. */
export interface FunctionSize {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  readonly parameters: number;
}

/** A source file, parsed. */
export interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly ImportEdge[];
  readonly functions: readonly FunctionSize[];
  /** How often the type `any` is written. */
  readonly anys: number;
  readonly ast: ts.SourceFile;
}

/** The room of a path under `src/`, or "" for the root files. */
export function roomOf(path: string): string {
  const parts = path.split("/");
  return parts.length > 2 ? parts[1]! : "";
}

/** True for what the package ships: no tests, no test helpers, no type tests. */
export function isShipped(path: string): boolean {
  return !/\.(test|test-d|suite|test-support)\.ts$/.test(path);
}

function edgeOf(file: string, node: ts.Node, ast: ts.SourceFile): ImportEdge | undefined {
  const line = ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1;
  const make = (specifier: string, typeOnly: boolean, augmentation = false): ImportEdge => ({
    specifier,
    target: specifier.startsWith(".") ? relative(".", join(dirname(file), specifier)) : undefined,
    typeOnly,
    augmentation,
    line,
  });
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
    return make(node.moduleSpecifier.text, isTypeImport(node));
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier))
    return make(node.moduleSpecifier.text, node.isTypeOnly);
  if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) return make(node.name.text, true, true);
  if (
    ts.isCallExpression(node) &&
    node.expression.kind === ts.SyntaxKind.ImportKeyword &&
    node.arguments[0] &&
    ts.isStringLiteral(node.arguments[0])
  )
    return make(node.arguments[0].text, true);
  return undefined;
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function sizeOf(node: ts.Node, ast: ts.SourceFile): FunctionSize | undefined {
  if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return undefined;
  const start = ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1;
  const end = ast.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
  const parameters = node.parameters.filter((parameter) => parameter.name.getText(ast) !== "this").length;
  return { name: node.name?.getText(ast) ?? "(anonymous)", line: start, lines: end - start + 1, parameters };
}

function parse(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: ImportEdge[] = [];
  const functions: FunctionSize[] = [];
  let anys = 0;
  const visit = (node: ts.Node): void => {
    const edge = edgeOf(path, node, ast);
    if (edge !== undefined) imports.push(edge);
    if (node.kind === ts.SyntaxKind.AnyKeyword) anys++;
    const size = sizeOf(node, ast);
    if (size !== undefined) functions.push(size);
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return { path, room: roomOf(path), text, lines: text.split("\n").length - 1, imports, functions, anys, ast };
}

let cached: readonly SourceFile[] | undefined;

/** Every shipped source file of `src/`. */
export function sourceFiles(): readonly SourceFile[] {
  cached ??= globSync("src/**/*.ts")
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => isShipped(path) && !path.endsWith(".d.ts"))
    .sort()
    .map(parse);
  return cached;
}

/** The value below which the share `p` (0–1) of the sorted numbers lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

/** True for a file that holds one open interface and nothing else: rooms above merge into it, so they name the file itself. */
export function isOpenInterface(file: SourceFile | undefined): boolean {
  const statements = file?.ast.statements.filter((statement) => !ts.isImportDeclaration(statement)) ?? [];
  return statements.length === 1 && ts.isInterfaceDeclaration(statements[0]!);
}
