import { type Database, databasesSlot, type SqlNode } from "../../database/index.ts";
import type { AnyModel } from "../../models/index.ts";
import { registrySlot } from "../../models/index.ts";
import { registryOf } from "../render.ts";
import type { ProjectState } from "../state.ts";
import type { Operation, OperationContext } from "./operation.ts";

/** What code in a migration is given. */
export interface CodeContext {
  readonly database: Database;
  /** A model as it is at this point of the history: without the methods of your class. Throws for an unknown label. */
  model(label: string): AnyModel;
}

/** A step that people write: what it does, and how it is undone. */
export interface CodeParts {
  readonly forwards: (context: CodeContext) => unknown;
  /** Left out: the migration can't be undone. */
  readonly backwards?: (context: CodeContext) => unknown;
  /** For people. */
  readonly title?: string;
}

/**
 * Runs code, in the transaction of the migration: to change rows, not tables. Await everything it starts.
 *
 * @example
 * runCode({
 *   forwards: async ({ model }) => { await model("blog.Post").objects.filter({ title: "" }).update({ title: "Untitled" }) },
 *   backwards: () => {},
 * })
 */
export function runCode({ forwards, backwards, title = "Run code" }: CodeParts): Operation {
  return {
    title,
    slug: "run_code",
    reversible: backwards !== undefined,
    code: undefined,
    apply: (_app, state) => state,
    forwards: (context) => call(context, context.to, forwards),
    backwards: (context) => call(context, context.to, backwards ?? (() => {})),
  };
}

async function call(context: OperationContext, state: ProjectState, fn: CodeParts["forwards"]): Promise<void> {
  if (context.collect) return;
  const registry = registryOf(state);
  const { database, databases } = context;
  const own: CodeContext = { database, model: (label) => registry.get(label).model };
  await registrySlot.run(registry, () => databasesSlot.run(databases, async () => fn(own)));
}

/** Statements that people write: text, or `sql` templates. */
export interface SqlParts {
  readonly forwards: string | SqlNode | readonly (string | SqlNode)[];
  /** Left out: the migration can't be undone. */
  readonly backwards?: string | SqlNode | readonly (string | SqlNode)[];
  readonly title?: string;
}

/**
 * Runs SQL, one statement each, in the transaction of the migration.
 *
 * @example runSql({ forwards: "create view hot as select * from blog_post where views > 100", backwards: "drop view hot" })
 */
export function runSql({ forwards, backwards, title = "Run SQL" }: SqlParts): Operation {
  return {
    title,
    slug: "run_sql",
    reversible: backwards !== undefined,
    code: undefined,
    apply: (_app, state) => state,
    forwards: (context) => execute(context, forwards),
    backwards: (context) => execute(context, backwards ?? []),
  };
}

async function execute(
  { database, editor, collect }: OperationContext,
  statements: SqlParts["forwards"],
): Promise<void> {
  const list = Array.isArray(statements)
    ? (statements as readonly (string | SqlNode)[])
    : [statements as string | SqlNode];
  for (const one of list) {
    const query =
      typeof one === "string"
        ? { sql: one, params: [], writes: true }
        : { ...database.dialect.compile(one), writes: true };
    if (collect) editor.note(query.sql);
    else await database.execute(query);
  }
}
