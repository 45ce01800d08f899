export { type AtomicOptions, commitHookFailed, Database } from "./database.ts";
export { atomic, Databases, databasesSlot, onCommit } from "./databases.ts";
export type { Dialect, Features } from "./dialect.ts";
export type { BeginOptions, Connection, Driver, Purpose } from "./driver.ts";
export {
  DatabaseError,
  IntegrityError,
  type IntegrityKind,
  OperationalError,
  ProgrammingError,
  TransactionError,
} from "./errors.ts";
export type { Explainer, ExplainOptions } from "./explain.ts";
export { renameInIndex } from "./index-columns.ts";
export { type Call, callFunction, isFunctionName } from "./nodes/call.ts";
export {
  type Aggregate,
  type AggregateName,
  type AggregateOptions,
  aggregate,
  aggregateNames,
  averageType,
  type CaseWhen,
  type Cast,
  caseWhen,
  cast,
  castOrNull,
  type DatePart,
  type DatePartName,
  type DateTrunc,
  type DateUnit,
  type DecimalFunc,
  type DecimalFunctionName,
  datePart,
  dateParts,
  dateTrunc,
  dateUnits,
  decimalFunc,
  type Func,
  type FunctionName,
  func,
  functionNames,
  sumType,
} from "./nodes/functions.ts";
export {
  type JsonBuild,
  type JsonContains,
  type JsonEntry,
  type JsonPath,
  type JsonScalar,
  type JsonStep,
  jsonBuild,
  jsonContains,
  jsonPath,
  jsonScalar,
} from "./nodes/json.ts";
export type { ExpressionNode, SqlNode, StatementNode } from "./nodes/node.ts";
export {
  type Arithmetic,
  and,
  arithmetic,
  type Between,
  type Binary,
  type BinaryOperator,
  between,
  binary,
  type ComparisonOperator,
  type InList,
  type InQuery,
  type IsNull,
  inList,
  inQuery,
  isNull,
  type Logical,
  type Not,
  not,
  or,
  type ValueOperator,
  type Xor,
  xor,
} from "./nodes/operators.ts";
export { renameColumn } from "./nodes/rename.ts";
export {
  type Combine,
  type Exists,
  exists,
  type Join,
  type OrderBy,
  type RowLock,
  type Select,
  type SelectColumn,
  type SelectParts,
  type Source,
  type Subquery,
  select,
  subquery,
} from "./nodes/select.ts";
export { type SqlPart, sql } from "./nodes/sql.ts";
export { type Like, type LikeMode, type LikePattern, like, type Regex, regex } from "./nodes/text.ts";
export {
  type Bool,
  bool,
  type Column,
  column,
  type Identifier,
  isNode,
  listParam,
  type Param,
  param,
  type Raw,
  raw,
  type Star,
  star,
} from "./nodes/values.ts";
export {
  type FrameBound,
  type Over,
  type WindowFrame,
  type WindowFunc,
  type WindowFunctionName,
  windowFunc,
  windowFunctionNames,
} from "./nodes/window.ts";
export {
  type Assignment,
  type Delete,
  type DeleteParts,
  type Insert,
  type InsertParts,
  insert,
  type OnConflict,
  remove,
  type TypedColumn,
  type Update,
  type UpdateMany,
  type UpdateManyParts,
  type UpdateParts,
  update,
  updateMany,
} from "./nodes/write.ts";
export { type QueryLog, type QueryLogEntry, queryLogSlot } from "./query-log.ts";
export type {
  ColumnState,
  ConstraintState,
  IndexExtras,
  IndexKind,
  IndexState,
  OnDeleteAction,
  Reference,
  SchemaEditor,
  TableChange,
  TableState,
} from "./schema.ts";
export { createScratchDatabase, type ScratchDatabase } from "./scratch.ts";
export type { Codec, ColumnKind, ColumnType, CompiledQuery, DatabaseOptions, DbValue, QueryResult } from "./types.ts";
