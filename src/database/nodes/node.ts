import type { Call } from "./call.ts";
import type { Aggregate, CaseWhen, Cast, DatePart, DateTrunc, DecimalFunc, Func } from "./functions.ts";
import type { JsonBuild, JsonContains, JsonPath, JsonScalar } from "./json.ts";
import type { Arithmetic, Between, Binary, InList, InQuery, IsNull, Logical, Not, Xor } from "./operators.ts";
import type { Exists, Select, Subquery } from "./select.ts";
import type { Like, Regex } from "./text.ts";
import type { Bool, Column, Param, Raw, Star } from "./values.ts";
import type { WindowFunc } from "./window.ts";
import type { Delete, Insert, Update, UpdateMany } from "./write.ts";

/** A part of a statement that has a value: a column, a bound value, a condition, a function call. */
export type ExpressionNode =
  | Column
  | Param
  | Bool
  | Star
  | Raw
  | Binary
  | Arithmetic
  | Logical
  | Not
  | Xor
  | IsNull
  | InList
  | InQuery
  | Between
  | Like
  | Regex
  | Func
  | Call
  | DecimalFunc
  | DatePart
  | DateTrunc
  | Aggregate
  | WindowFunc
  | CaseWhen
  | Cast
  | JsonBuild
  | JsonPath
  | JsonScalar
  | JsonContains
  | Exists
  | Subquery;

/** A whole statement. */
export type StatementNode = Select | Insert | Update | UpdateMany | Delete;

/** SQL as a small, frozen, plain value: told apart by `kind`, turned into text by a dialect, with every value bound. */
export type SqlNode = ExpressionNode | StatementNode;
