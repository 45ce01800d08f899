import type { HttpRequest } from "../../http/index.ts";
import type {
  AnyModel,
  Columns,
  Condition,
  DeclaredForeignKey,
  DeclaredMany,
  Expr,
  Path,
  QuerySet,
} from "../../models/index.ts";

type FieldsOf<C> = C extends { readonly $fields: infer F } ? F : never;

/** The rows of a model. */
export type RowOf<C> = C extends abstract new (...args: any) => infer I ? I : never;

type ManyTarget<X> = X extends DeclaredMany<infer To> ? To : never;

/** A value or the promise of one. */
export type Awaitable<T> = T | Promise<T>;

type NamesOf<F, Kind> = { [K in keyof F]: F[K] extends Kind ? K : never }[keyof F] & string;

/** The names of a model's many-to-many and has-many relations. */
export type ManyName<C> = NamesOf<FieldsOf<C>, DeclaredMany<any>>;

/** The names of a model's own fields: columns, references and many-to-many relations. */
export type FieldName<C> = (keyof FieldsOf<C> & string) | "id";

/** What the search may look into: columns, also through relations (`"author.username"`, `"tags.name"`). */
export type SearchPath<C> =
  | Path<C>
  | { [K in ManyName<C>]: `${K}.${Path<ManyTarget<FieldsOf<C>[K]>, readonly []>}` }[ManyName<C>];

/** What the list may be filtered by: columns, also through references, and many-to-many relations. */
export type FilterPath<C> = Path<C> | ManyName<C>;

/** The fields that refer to one row of another model. */
export type ReferenceName<C> = NamesOf<FieldsOf<C>, DeclaredForeignKey<any, any>>;

/** A column that is worked out: from the row, or by the database. */
export interface Column<C = any> {
  /** The header. */
  readonly label: string;
  /** What the cell shows: text, number, boolean, date, null for empty, or a SafeString that you made. May be a promise. */
  readonly value?: (row: RowOf<C>, annotated: unknown) => unknown;
  /** A value that the database works out with the rows, shown where `value` is not given; the column can be sorted by it. */
  readonly annotate?: (columns: Columns<C>) => Expr<any, any> | Condition;
  /** What the column is sorted by: a path, or an expression. Without it (and without `annotate`) it is not sortable. */
  readonly sort?: Path<C> | ((columns: Columns<C>) => Expr<any, any>);
  /** Where the cell's content goes; numbers go to the end by themselves. */
  readonly align?: "start" | "end";
}

/** What an action finds beside the rows. */
export interface ActionContext {
  readonly request: HttpRequest;
}

/** What an action answers: the message, a number of rows for the standard message, or nothing. */
export type ActionResult = string | { readonly updated: number } | undefined;

/** Something done to the ticked rows of a list. */
export interface Action<C = any> {
  /** The button: `"Approve"`. Its slug is the action's name. */
  readonly label: string;
  /**
   * Does it. `rows` holds exactly the rows that the user chose and may change. A text becomes the message; with a number of
   * rows (or nothing) the message is a standard one.
   */
  readonly run: (rows: QuerySet<C, RowOf<C>>, context: ActionContext) => Awaitable<ActionResult> | Promise<void>;
  /** What the user needs: a verb of this model (`"change"` when not given), or a permission's full name (`"blog.approve_comment"`). */
  readonly permission?: "view" | "change" | "delete" | `${string}.${string}`;
  /** The sentence of the page that asks first. `false` runs at once; a standard sentence when not given. */
  readonly confirm?: string | false;
  /** Shown in red: what it does can't be undone. */
  readonly danger?: boolean;
}

/** A group of fields of the form. */
export interface Fieldset<C = any> {
  /** The heading. */
  readonly label: string;
  readonly description?: string;
  readonly fields: readonly FieldName<C>[];
  /** Beside the main column instead of in it. */
  readonly aside?: boolean;
}

/** The permissions that a definition can decide for itself. `object` is missing where the question is about the model. */
export interface PermissionHooks<C> {
  readonly hasViewPermission?: (request: HttpRequest, object?: RowOf<C>) => Awaitable<boolean>;
  readonly hasAddPermission?: (request: HttpRequest) => Awaitable<boolean>;
  readonly hasChangePermission?: (request: HttpRequest, object?: RowOf<C>) => Awaitable<boolean>;
  readonly hasDeletePermission?: (request: HttpRequest, object?: RowOf<C>) => Awaitable<boolean>;
}

/** Rows of another model that are edited with the row they belong to. */
export interface InlineOptions<C> {
  /** The field that points at the parent; needed where several do. */
  readonly reference?: ReferenceName<C>;
  /** The heading; the model's plural name when not given. */
  readonly label?: string;
  /** A table, or one card a row. `"tabular"` when not given. */
  readonly layout?: "tabular" | "stacked";
  /** The fields, in order; all that can be edited when not given. */
  readonly fields?: readonly FieldName<C>[];
  readonly readonlyFields?: readonly FieldName<C>[];
  readonly ordering?: readonly (Path<C> | `-${Path<C>}`)[];
  /** Empty rows of a new form, for what is nearly always filled. 0 when not given; "Add" makes more. */
  readonly extra?: number;
  /** At most this many rows. */
  readonly max?: number;
  /** `false` leaves rows undeletable here, whatever the permissions. */
  readonly canDelete?: boolean;
}

/** An inline as `inline()` makes it. */
export interface Inline<C extends AnyModel = any> {
  readonly model: C;
  readonly options: InlineOptions<C>;
}

/** The drawings that stand before a model's name. */
export type IconName =
  | "box"
  | "calendar"
  | "cart"
  | "document"
  | "folder"
  | "grid"
  | "image"
  | "key"
  | "link"
  | "mail"
  | "message"
  | "tag"
  | "user"
  | "users";

/** How a model looks and behaves in the admin. Everything has a default. */
export interface ModelAdminOptions<C extends AnyModel> extends PermissionHooks<C> {
  /** The columns of the list: fields, paths through references (loaded by the same query), many-to-many fields, `column(…)`. */
  readonly listDisplay?: readonly (Path<C> | ManyName<C> | Column<C>)[];
  /** Filters, made from the types of the fields: choices, yes or no, references, many-to-many, dates. */
  readonly listFilter?: readonly FilterPath<C>[];
  /** Where the search looks: every word must be found in one of them. Text columns only. */
  readonly searchFields?: readonly SearchPath<C>[];
  /** The order of the list; the model's own when not given. */
  readonly ordering?: readonly (Path<C> | `-${Path<C>}`)[];
  /** Rows on a page; 50 when not given, at most 250. */
  readonly perPage?: number;
  /** The form in groups. All fields that can be edited in one group when not given. */
  readonly fieldsets?: readonly Fieldset<C>[];
  /** Leaves fields out of the form. */
  readonly exclude?: readonly FieldName<C>[];
  /** Shown, never edited: fields, or worked out by `column(…)`. */
  readonly readonlyFields?: readonly (FieldName<C> | Column<C>)[];
  /** Filled while somebody types in the other fields: `{ slug: ["title"] }`. */
  readonly prepopulatedFields?: Readonly<Partial<Record<FieldName<C>, readonly FieldName<C>[]>>>;
  readonly inlines?: readonly Inline[];
  /** What can be done to the ticked rows; deleting is there already. */
  readonly actions?: readonly Action<C>[];
  /** The rows that this request may see at all: list, form, deletion, choices and actions obey it. */
  readonly scope?: (rows: QuerySet<C, RowOf<C>>, request: HttpRequest) => QuerySet<C, RowOf<C>>;
  /** Completes a row before it is saved, e.g. with `request.user`. */
  readonly beforeSave?: (
    object: RowOf<C>,
    context: { readonly request: HttpRequest; readonly adding: boolean },
  ) => Awaitable<void>;
  /** The address of the row on the site; its `absoluteUrl()` when not given, `false` for none. */
  readonly viewOnSite?: false | ((object: RowOf<C>) => string | undefined);
  readonly icon?: IconName;
}

/** A model's place in the admin, as `modelAdmin` makes it; export it from an app's `admin.ts`. */
export interface ModelAdminDefinition {
  readonly model: AnyModel;
  readonly options: ModelAdminOptions<any>;
}
