import { didYouMean, type ErrorExtras, NuagesError } from "../errors/index.ts";

const doubleUnderscore =
  'Lookups are methods, filter((row) => row.title.iContains("…")), and paths have dots: orderBy("author.name").';

/** A name that is no field, or a value that a field can't hold. */
export class FieldError extends NuagesError<"E_FIELD_VALUE" | "E_FIELD_UNKNOWN"> {
  /** There is no such field; the hint names the nearest of `known`. */
  static unknown(model: string, name: unknown, known: Iterable<string>): FieldError {
    const text = typeof name === "string" ? name : String(name);
    const hint = /[a-z0-9]__[a-z]/i.test(text) ? doubleUnderscore : didYouMean(text, [...known]);
    return new FieldError("E_FIELD_UNKNOWN", { model, name: text }, { hint });
  }

  /** The value is not what the field takes. `field` reads "blog.Post.title". */
  static value(field: string, given: { expected: string; received: unknown }, extras?: ErrorExtras): FieldError {
    return new FieldError("E_FIELD_VALUE", { field, ...given }, extras);
  }
}

/** One kind of rows that stand in the way of a deletion. */
export interface ProtectingRows {
  /** "blog.Comment.post" */
  readonly by: string;
  readonly count: number;
  /** The first few, as text. */
  readonly samples: readonly string[];
}

/** Rows that may not be left without what was to be deleted (`onDelete: "protect"`). */
export class ProtectedError extends NuagesError<"E_PROTECTED"> {
  readonly rows: readonly ProtectingRows[];

  constructor(model: string, rows: readonly ProtectingRows[]) {
    super("E_PROTECTED", { model, ...rows[0]! });
    this.rows = rows;
  }
}

/** As `ProtectedError`, for `onDelete: "restrict"`: deleting them along with their other owner would be allowed. */
export class RestrictedError extends NuagesError<"E_RESTRICTED"> {
  readonly rows: readonly ProtectingRows[];

  constructor(model: string, rows: readonly ProtectingRows[]) {
    super("E_RESTRICTED", { model, ...rows[0]! });
    this.rows = rows;
  }
}
