export type { DetectedMigration } from "./autodetector/arrange.ts";
export { type DetectOptions, detectChanges } from "./autodetector/detect.ts";
export { fillFromText } from "./autodetector/fills.ts";
export {
  type FillQuestion,
  type QuestionFlags,
  type Questions,
  questionsFromFlags,
  type RenameQuestion,
  type ReplaceQuestion,
} from "./autodetector/questions.ts";
export { typed } from "./conditions.ts";
export type {
  Condition,
  ConstraintDefinition,
  FieldState,
  IndexDefinition,
  ModelState,
  ModelStateOptions,
} from "./definitions.ts";
export { type ExecutorOptions, MigrationExecutor, type Progress, postMigrate } from "./executor.ts";
export { field, filled, swappable } from "./field.ts";
export { type GraphOptions, MigrationGraph, type MigrationNode, type MigrationSource } from "./graph.ts";
export { loadMigrations, type MigratedApp } from "./loader.ts";
export { type Dependency, type Migration, migration } from "./migration.ts";
export { addConstraint, addIndex, removeConstraint, removeIndex } from "./operations/constraints.ts";
export { addField, alterField, type FillOptions, now, removeField, renameField } from "./operations/fields.ts";
export {
  type AlteredOptions,
  alterModelOptions,
  type CreateModelParts,
  createModel,
  deleteModel,
  renameModel,
} from "./operations/models.ts";
export type { Operation, OperationCode, OperationContext } from "./operations/operation.ts";
export { type CodeContext, type CodeParts, runCode, runSql, type SqlParts } from "./operations/run.ts";
export type { PlannedStep, Target } from "./plan.ts";
export { stateOfRegistry } from "./registry-state.ts";
export { ProjectState } from "./state.ts";
export { migrationSource, type WriteOptions, writeMigration } from "./writer.ts";
