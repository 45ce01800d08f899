export { modelChecks } from "./checks.ts";
export { check, index, unique } from "./constraints/declare.ts";
export { isModel } from "./definition.ts";
export { FieldError, ProtectedError, type ProtectingRows, RestrictedError } from "./errors.ts";
export { explainModelImport } from "./explain-import.ts";
export { type BinaryOptions, binary } from "./fields/binary.ts";
export type { ChoiceGroup } from "./fields/choices.ts";
export { date, dateTime } from "./fields/dates.ts";
export { defineField, type FieldMaker, type FieldOfOnesOwn, readStored } from "./fields/define-field.ts";
export { fields } from "./fields/fields.ts";
export { type Generated, type GeneratedOptions, generated } from "./fields/generated.ts";
export {
  type AutoOptions,
  auto,
  bigAuto,
  bigInteger,
  integer,
  positiveBigInteger,
  positiveInteger,
  positiveSmallInteger,
  smallInteger,
} from "./fields/integers.ts";
export { type IpAddressOptions, ipAddress } from "./fields/ip-address.ts";
export { json } from "./fields/json.ts";
export { boolean, decimal, float } from "./fields/numbers.ts";
export { char, email, slug, text, url } from "./fields/text.ts";
export { duration, time } from "./fields/times.ts";
export { uuid, uuidV7 } from "./fields/uuid.ts";
export { when } from "./functions/conditional.ts";
export { databaseFunction, sqlCondition, sqlExpression } from "./functions/custom.ts";
export { jsonArray, jsonObject } from "./functions/json.ts";
export { exists, outer, subquery } from "./functions/queries.ts";
export { cast, coalesce, greatest, least, now, pi, random, uuid4, uuid7, value } from "./functions/values.ts";
export {
  cumeDist,
  denseRank,
  firstValue,
  lag,
  lastValue,
  lead,
  nthValue,
  ntile,
  over,
  percentRank,
  rank,
  rowNumber,
} from "./functions/windows.ts";
export {
  collectDeletion,
  type DeletionGroup,
  type DeletionPreview,
  type PreviewOptions,
} from "./instances/deletion/preview.ts";
export { type AnyInstance, type InstanceState, instanceState, isInstance } from "./instances/state.ts";
export { isSame, labelOf } from "./labels.ts";
export { Model } from "./model.ts";
export type {
  Field,
  FieldDefinition,
  FieldKind,
  ManyToManyField,
  ModelOptions,
  Relation,
  RelationKind,
  Through,
} from "./options.ts";
export { optionsOf, registrySlot } from "./options-of.ts";
export { count, fieldRef, prefetch, prefetchRelatedObjects } from "./query-set/functions.ts";
export { DoesNotExist, MultipleObjectsReturned } from "./query-set/not-found.ts";
export { type RepeatedQuery, repeatedQuerySlot } from "./query-set/repeats.ts";
export { ModelRegistry, type RegistryOptions } from "./registry.ts";
export { foreignKey, hasMany, hasOne, manyToMany, oneToOne } from "./relations/declare.ts";
export {
  type InstanceEvent,
  type ManyToManyEvent,
  m2mChanged,
  postDelete,
  postSave,
  preDelete,
  preSave,
  type SaveEvent,
} from "./signals.ts";
export { columnStateOf, constraintStatesOf, indexStatesOf, tableStateOf } from "./table-state.ts";
export type { CreateInput } from "./types/create.ts";
export type {
  AggregateOptions,
  BooleanExpr,
  Columns,
  Condition,
  DateExpr,
  DateTimeExpr,
  DayUnit,
  DefaultOptions,
  DeviationOptions,
  DurationExpr,
  Expr,
  ExprFor,
  ExprValue,
  FractionExpr,
  ManyExpr,
  NumberExpr,
  NumericExpr,
  OrderedExpr,
  Ordering,
  OrderingOptions,
  StringAggOptions,
  StringExpr,
  Subquery,
  TimeExpr,
  ZoneOptions,
} from "./types/expressions.ts";
export type {
  Field as DeclaredField,
  FieldChoices,
  ForeignKey as DeclaredForeignKey,
  JsonValue,
  KeyOf,
  Many as DeclaredMany,
  OnDelete,
  One as DeclaredOne,
} from "./types/fields.ts";
export type {
  AllNull,
  AnyNull,
  Branch,
  BranchNull,
  BranchValue,
  CaseBranches,
  CaseExpr,
  CastTo,
  DatabaseFunction,
  FirstOf,
  FunctionName,
  FunctionSignature,
  InJson,
  JsonOf,
  JsonSource,
  Literal,
  SqlValue,
  SubqueryColumn,
  Widened,
  WithNull,
} from "./types/functions.ts";
export type {
  AnyModel,
  Deferred,
  DeferredValue,
  DeletionCounts,
  ModelClass,
  ModelInstance,
  Related,
  SaveOptions,
  UserModel,
  Values,
} from "./types/instances.ts";
export type { JsonAt, JsonExpr, JsonKey, JsonPart } from "./types/json.ts";
export type {
  CheckConstraint,
  Constraint,
  IndexOptions,
  Meta,
  ModelIndex,
  NamedIndex,
  UniqueConstraint,
} from "./types/meta.ts";
export type { Path, PathValue, RelPath } from "./types/paths.ts";
export type {
  BatchOptions,
  ColumnName,
  CursorPage,
  CursorPageOptions,
  FetchMode,
  Filter,
  Manager,
  NamedPrefetch,
  PageOptions,
  PlainPrefetch,
  Prefetch,
  Queries,
  QuerySet,
  RawQuery,
  RawValue,
  Row,
  SelectForUpdateOptions,
  Selection,
  UpdateInput,
} from "./types/query-set.ts";
export type { Where } from "./types/where.ts";
export type { Frame, FrameLimit, WindowFunction, WindowOptions } from "./types/windows.ts";
export { userModel } from "./user-model.ts";
