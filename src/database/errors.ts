import { type ErrorCode, type ErrorExtras, type ErrorValues, NuagesError } from "../errors/index.ts";

/** The base of what goes wrong at the database; catches them all. The message never holds a bound value. */
export class DatabaseError<C extends ErrorCode = ErrorCode> extends NuagesError<C> {}

/** What kind of rule a write broke. */
export type IntegrityKind = "unique" | "foreignKey" | "notNull" | "check";

/** A write that a constraint refused. */
export class IntegrityError extends DatabaseError<"E_INTEGRITY"> {
  readonly kind: IntegrityKind;
  /** The constraint's name, where the database tells it. */
  readonly constraint: string | undefined;
  /** The table, where the database tells it. */
  readonly table: string | undefined;
  /** The columns, where the database tells them. */
  readonly columns: readonly string[] | undefined;

  constructor(values: ErrorValues<"E_INTEGRITY">, extras?: ErrorExtras) {
    super("E_INTEGRITY", values, extras);
    this.kind = values.kind;
    this.constraint = values.constraint;
    this.table = values.table;
    this.columns = values.columns;
  }
}

/** The database can't do it now: locked, full, gone, not to be opened. `retryable` when the same transaction may succeed later. */
export class OperationalError<C extends ErrorCode = ErrorCode> extends DatabaseError<C> {
  readonly retryable: boolean;

  constructor(code: C, values: ErrorValues<C>, extras: ErrorExtras & { readonly retryable?: boolean } = {}) {
    super(code, values, extras);
    this.retryable = extras.retryable ?? false;
  }
}

/** The statement itself is wrong: syntax, a missing table, a name or a value that isn't allowed. */
export class ProgrammingError<C extends ErrorCode = ErrorCode> extends DatabaseError<C> {}

/** A transaction is used in a way that can't be right. */
export class TransactionError<C extends ErrorCode = ErrorCode> extends DatabaseError<C> {}
