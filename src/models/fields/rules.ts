import type { ColumnType } from "../../database/index.ts";
import type { Validator } from "../../validation/index.ts";
import type { DeclaredOptions } from "./declaration.ts";

/** What `FieldRules.check` answers for a value of the wrong type. */
export const wrongType: unique symbol = Symbol("wrong type");

/** What a kind of column does with values. */
export interface FieldRules {
  /** For "… takes <expected>": "text", "a whole number". */
  readonly expected: string;
  /** The database's type. */
  columnType(options: DeclaredOptions): ColumnType;
  /** The value in its normal form, or `wrongType`. Never null or undefined. */
  check(value: unknown, options: DeclaredOptions): unknown;
  /** What the value would have to be to fit the column; undefined where it fits. Only for values that passed `check`. */
  misfit?(value: unknown, options: DeclaredOptions): string | undefined;
  /** The validators that the kind brings, for `clean`. */
  validators?(options: DeclaredOptions): readonly Validator<any>[];
  /** Counts as left empty in a form, as the empty text does. */
  isEmpty?(value: unknown): boolean;
  /** A copy of a declared default that the instance may change. */
  copy?(value: unknown): unknown;
  /** The value as JSON, for migrations. */
  toJson?(value: unknown): unknown;
  /**
   * Of values that can change in place: a primitive that differs when the value does. Kept beside a loaded row, so that `save` sees
   * the change.
   */
  snapshot?(value: unknown): unknown;
  /** Two values are the same to the database; by default `===`. */
  same?(a: unknown, b: unknown): boolean;
}
