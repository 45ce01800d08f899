import type { Database, Databases, SchemaEditor } from "../../database/index.ts";
import type { ProjectState } from "../state.ts";

/** Where an operation runs. Backwards, `from` is the state with the operation and `to` the one without. */
export interface OperationContext {
  readonly app: string;
  readonly editor: SchemaEditor;
  readonly database: Database;
  readonly databases: Databases;
  readonly from: ProjectState;
  readonly to: ProjectState;
  /** The SQL is only written down: nothing may be read or changed. */
  readonly collect: boolean;
}

/** A call in a migration file: a name of `nuages/migrations` and its arguments. */
export interface OperationCode {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** One step of a migration. */
export interface Operation {
  /** For people: "Create model Post". */
  readonly title: string;
  /** For the file's name: "create_post". */
  readonly slug: string;
  /** Whether it can be undone. */
  readonly reversible: boolean;
  /** The state after it. */
  apply(app: string, state: ProjectState): ProjectState;
  forwards(context: OperationContext): Promise<void>;
  backwards(context: OperationContext): Promise<void>;
  /** How the writer writes it; undefined for those that only people write. */
  readonly code: OperationCode | undefined;
}
