import { code } from "../define-codes.ts";

/** Errors of the migrations room. */
export const migrationsCodes = {
  E_MIGRATION_FILE: code<{ file: string; problem: string }>({
    status: 500,
    message: (v) => `The migration file ${v.file} can't be used: ${v.problem}.`,
    hint: () => "A migration is a module whose default export is migration({ operations: […] }).",
  }),
  E_MIGRATION_MISSING: code<{ by: string; app: string; name: string }>({
    status: 500,
    message: (v) => `The migration ${v.by} depends on ${v.app}.${v.name}, which doesn't exist.`,
    hint: () => "Correct the dependency, or bring the file back.",
  }),
  E_MIGRATION_USER_MODEL: code<{ by: string; label: string }>({
    status: 500,
    message: (v) => `No migration makes the user model ${v.label}, for which ${v.by} waits.`,
    hint: () => "Write it with `nuages makemigrations`, then run `nuages migrate`.",
  }),
  E_MIGRATION_CYCLE: code<{ path: readonly string[] }>({
    status: 500,
    message: (v) => `Migrations depend on each other in a circle: ${v.path.join(" → ")}.`,
    hint: () => "Split one of them, so that the part that the others need comes first.",
  }),
  E_MIGRATION_CONFLICT: code<{ app: string; names: readonly string[] }>({
    status: 500,
    message: (v) => `The app "${v.app}" has several last migrations: ${v.names.join(", ")}.`,
    hint: (v) =>
      `Make one depend on the other: write ["${v.app}", "${v.names[0]}"] into the dependencies of the later one.`,
  }),
  E_MIGRATION_UNKNOWN: code<{ what: string; known: readonly string[] }>({
    status: 500,
    message: (v) => `There is no ${v.what}.`,
    hint: (v) => `Known are: ${v.known.join(", ") || "none"}.`,
  }),
  E_MIGRATION_AMBIGUOUS: code<{ app: string; prefix: string; names: readonly string[] }>({
    status: 500,
    message: (v) => `"${v.prefix}" means several migrations of "${v.app}": ${v.names.join(", ")}.`,
    hint: () => "Write more of the name.",
  }),
  E_MIGRATION_HISTORY: code<{ applied: string; missing: string }>({
    status: 500,
    message: (v) => `The database has ${v.applied} applied, but not ${v.missing}, on which it depends.`,
    hint: (v) => `Apply ${v.missing} by hand, or correct the table nuages_migrations.`,
  }),
  E_MIGRATION_STATE: code<{ operation: string; problem: string }>({
    status: 500,
    message: (v) => `The migrations don't fit together: "${v.operation}" – ${v.problem}.`,
    hint: () => "Look at the earlier migrations of the app, and at the dependencies of this one.",
  }),
  E_MIGRATION_FAILED: code<{
    migration: string;
    file: string;
    operation: string;
    reason: string;
    backwards: boolean;
    /** Where the database keeps each statement by itself: those of the operation that ran before the one that failed. */
    kept?: readonly string[] | undefined;
  }>({
    status: 500,
    message: (v) => {
      const what = `The migration ${v.migration} could not be ${v.backwards ? "undone" : "applied"}`;
      const failed = `"${v.operation}" in ${v.file} failed: ${v.reason}`;
      if (v.kept === undefined) return `${what}, and nothing of it was kept: ${failed}`;
      const part =
        v.kept.length === 0 ? "" : ` Of this operation the database has kept: ${v.kept.join("; ")}. Undo that by hand.`;
      return `${what}; the operations before this one are done, and the next run goes on here: ${failed}${part}`;
    },
    hint: () => "Mend what the message tells, and run migrate again: it goes on where it stopped.",
  }),
  E_MIGRATION_IRREVERSIBLE: code<{ migration: string; operation: string }>({
    status: 500,
    message: (v) => `The migration ${v.migration} can't be undone: "${v.operation}" says nothing about the way back.`,
    hint: () => "Give the operation `backwards`, or restore the database from a backup.",
  }),
  E_MIGRATION_RENAME: code<{ what: string; from: string; to: string; rename: string; remove: string }>({
    status: 500,
    message: (v) => `Was ${v.what} ${v.from} renamed to ${v.to}, or removed, and the other added?`,
    hint: (v) => `Say it with ${v.rename} (its rows are kept) or ${v.remove} (they are lost).`,
  }),
  E_MIGRATION_FILL: code<{ field: string; reason: string }>({
    status: 500,
    message: (v) => `${v.field} ${v.reason} and has no default, so rows that are there have no value for it.`,
    hint: (v) => `Say the value with --fill ${v.field}=VALUE, or give the field a default or null: true.`,
  }),
  E_MIGRATION_REPLACE: code<{ field: string }>({
    status: 500,
    message: (v) =>
      `${v.field} can't be changed where it stands: the old relation would be removed with its rows, and a new one added.`,
    hint: (v) =>
      `Say so with --remove ${v.field}; or add the new one under another name, copy the rows with runCode, and remove the old one.`,
  }),
  E_MIGRATION_FLAG: code<{ flag: string; value: string; problem: string }>({
    status: 500,
    message: (v) => `${v.flag} ${v.value}: ${v.problem}.`,
    hint: () =>
      "Write --rename app.Model.old:new, --rename app.Old:New, --remove app.Model.field or --fill app.Model.field=value.",
  }),
};
