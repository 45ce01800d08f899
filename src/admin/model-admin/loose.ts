import type { RowSource } from "../../forms/index.ts";
import type { QuerySet } from "../../models/index.ts";
import type { ModelAdminOptions } from "./types.ts";

// The admin knows models by their metadata only: what it reads from rows and columns by name has no type of its own.

/** A row of some model. */
export type AnyRow = any;

/** The columns of some model, as a query hands them to its functions. */
export type AnyColumns = any;

/** An expression of some column. */
export type AnyExpression = any;

/** The rows of some model. */
export type AnyQuery = QuerySet<any, any>;

/** The options of some model's definition. */
export type AnySettings = ModelAdminOptions<any>;

/** The rows that a relation of some model offers. */
export type AnySource = RowSource<AnyRow>;
