import { capitalize } from "../../lib/index.ts";
import type { Field, ModelOptions } from "../../models/index.ts";
import { isColumn } from "./define.ts";
import type { AnyColumns, AnyExpression } from "./loose.ts";
import { columnAt, isManyToMany, type PathOrigin, pathLabel, type ResolvedPath, refuse, resolvePath } from "./path.ts";
import { isSecret } from "./secrets.ts";
import type { Column } from "./types.ts";

/** One column of a list, resolved. */
export interface ListColumn {
  /** Its name in the URL (`?o=`) and among the annotations. */
  readonly key: string;
  readonly label: string;
  /** What it shows: a path over the row, a worked-out column, or (neither) the row's name. */
  readonly path?: ResolvedPath;
  readonly computed?: Column;
  /** Numbers stand at the end of their cell. */
  readonly end: boolean;
  /** The expression it is sorted by; missing where it isn't sortable. */
  readonly sort?: (columns: AnyColumns) => AnyExpression;
}

const titles = ["title", "name", "label", "username", "subject", "headline", "email", "slug"];
const numbers = new Set([
  "smallInteger",
  "integer",
  "positiveSmallInteger",
  "positiveInteger",
  "bigInteger",
  "positiveBigInteger",
  "float",
  "decimal",
  "duration",
]);

/** The columns of a list: those of `listDisplay`, else what a reader would look for first. */
export function listColumns(display: readonly unknown[] | undefined, origin: PathOrigin): ListColumn[] {
  if (!display) return defaultColumns(origin);
  if (display.length === 0) refuse(origin, "is empty", "Name at least one column.");
  const columns = display.map((entry, index) => listColumn(entry, index, origin));
  const keys = columns.map((column) => column.key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice) refuse(origin, `names ${twice} twice`, "Name each column once.");
  return columns;
}

function listColumn(entry: unknown, index: number, origin: PathOrigin): ListColumn {
  if (typeof entry === "string") return pathColumn(resolvePath(entry, origin), origin);
  if (isColumn(entry) || isPlainColumn(entry)) return computedColumn(entry, index, origin);
  return refuse(
    origin,
    "holds something that is neither a path nor a column(…)",
    'Write a path such as "author.username", or column({ label, value }).',
  );
}

function isPlainColumn(entry: unknown): entry is Column {
  return typeof entry === "object" && entry !== null && typeof (entry as { label?: unknown }).label === "string";
}

function computedColumn(computed: Column, index: number, origin: PathOrigin): ListColumn {
  if (!computed.value && !computed.annotate) {
    refuse(
      origin,
      `has a column ${JSON.stringify(computed.label)} that shows nothing`,
      "Give column(…) a value or an annotate function.",
    );
  }
  const key = `column${index}`;
  const { sort } = computed;
  if (typeof sort === "string") resolvePath(sort, origin);
  const by = sort ?? (computed.annotate ? (columns: AnyColumns) => columns[key] : undefined);
  return {
    key,
    label: computed.label,
    computed,
    end: (computed.align ?? (computed.annotate && !computed.value ? "end" : "start")) === "end",
    ...(by && { sort: typeof by === "string" ? (columns: AnyColumns) => columnAt(columns, by) : by }),
  };
}

function pathColumn(path: ResolvedPath, origin: PathOrigin): ListColumn {
  const { field } = path;
  if (path.steps.some((step) => step.many)) {
    refuse(
      origin,
      `names ${path.path}, which leads through many rows`,
      "Show a number of them with column({ label, annotate: (row) => row.comments.count() }).",
    );
  }
  if (isSecret(field)) refuse(origin, `names ${path.path}, which is a secret`, "Take it out of the list.");
  const base = { key: path.path, label: pathLabel(path), path };
  if (isManyToMany(field)) {
    if (path.steps.length > 0)
      refuse(origin, `names ${path.path}, many rows of another model`, "Show it in that model's own list.");
    return { ...base, end: false };
  }
  const sort = sortOf(path, field);
  return { ...base, end: numbers.has(field.kind) && !field.choices, ...(sort && { sort }) };
}

/** References sort as their model does by itself, JSON and bytes not at all. */
function sortOf(path: ResolvedPath, field: Field): ((columns: AnyColumns) => AnyExpression) | undefined {
  if (field.kind === "json" || field.kind === "binary") return undefined;
  const by = field.remote ? orderedName(field.remote) : undefined;
  const full = by ? `${path.path}.${by}` : path.path;
  return (columns) => columnAt(columns, field.remote && !by ? `${full}.pk` : full);
}

function orderedName(options: ModelOptions): string | undefined {
  const first = options.ordering[0]?.replace(/^-/, "");
  const field = first === undefined || first.includes(".") ? undefined : options.field(first);
  return field && !isManyToMany(field) && !field.remote ? first : undefined;
}

function defaultColumns(origin: PathOrigin): ListColumn[] {
  const { fields } = origin.model;
  const shown = fields.filter((field) => !isSecret(field));
  const title = titles.map((name) => shown.find((field) => field.name === name)).find((field) => field !== undefined);
  const first: ListColumn = title
    ? pathColumn(resolvePath(title.name, origin), origin)
    : { key: "name", label: capitalize(origin.model.verboseName), end: false };
  const choices = shown.filter((field) => field.choices).slice(0, 1);
  const references = shown.filter((field) => field.remote).slice(0, 3);
  const dates = shown.filter((field) => field.kind === "dateTime" || field.kind === "date").slice(-1);
  const rest = [...choices, ...references, ...dates].filter((field) => field !== title);
  return [first, ...rest.map((field) => pathColumn(resolvePath(field.name, origin), origin))];
}
