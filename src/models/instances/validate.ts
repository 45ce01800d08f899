import { type IssueInput, ValidationError } from "../../validation/index.ts";
import {
  checkConstraintIssues,
  uniqueConstraintIssues,
  uniqueFieldIssues,
  uniqueForIssues,
} from "../constraints/validate.ts";
import type { ModelOptions } from "../options.ts";
import { databaseOf } from "./connection.ts";
import { deferredFields } from "./deferred-columns.ts";
import { cachedRelation } from "./relation-cache.ts";
import { equals, readValues } from "./rows.ts";
import { type AnyInstance, instanceState } from "./state.ts";

/** What validation leaves out. */
export interface CleanOptions {
  /** Names of fields; constraints over them are left out too. */
  readonly exclude?: readonly string[];
}

/** Checks all about an instance: see `ModelInstance.fullClean`. */
export async function fullCleanInstance(instance: AnyInstance, given: CleanOptions = {}): Promise<void> {
  const { options } = instanceState(instance);
  const excluded = excludedNames(instance, given);
  const failures: ValidationError[] = [];
  cleanFields(instance, options, { excluded, failures });
  await attempt(failures, async () => instance.clean());
  excludeFailed(excluded, failures);
  await attempt(failures, () => requireTargets(instance, excluded));
  excludeFailed(excluded, failures);
  // Through the instance: a model may look for more than its columns say.
  await attempt(failures, () => instance.validateUnique({ exclude: [...excluded] }));
  await attempt(failures, () => validateConstraintsInstance(instance, { exclude: [...excluded] }));
  if (failures.length > 0) throw ValidationError.join(failures);
}

/** What was left out of its query wasn't changed: it is left out here too. */
function excludedNames(instance: AnyInstance, given: CleanOptions): Set<string> {
  const deferred = deferredFields(instance, instanceState(instance).options);
  return new Set([...(given.exclude ?? []), ...deferred.map((field) => field.name)]);
}

/** What is wrong already isn't checked further. */
function excludeFailed(excluded: Set<string>, failures: readonly ValidationError[]): void {
  for (const { issues } of failures) {
    for (const { field } of issues) if (field !== undefined) excluded.add(field);
  }
}

async function attempt(failures: ValidationError[], step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    failures.push(error);
  }
}

function cleanFields(
  instance: AnyInstance,
  options: ModelOptions,
  { excluded, failures }: { readonly excluded: ReadonlySet<string>; readonly failures: ValidationError[] },
): void {
  for (const field of options.fields) {
    if (excluded.has(field.name)) continue;
    const value = instance[field.attname];
    if (field.generated !== undefined || (field.dbDefault !== undefined && value === undefined)) continue;
    if (field.blank && (value === undefined || value === null || value === "")) continue;
    try {
      instance[field.attname] = field.clean(value);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      failures.push(error);
    }
  }
}

/** Checks that the rows which foreign keys name are there; those that were loaded or assigned are. */
async function requireTargets(instance: AnyInstance, excluded: ReadonlySet<string>): Promise<void> {
  const { options, database: alias } = instanceState(instance);
  const database = databaseOf(alias ?? "default");
  const issues: IssueInput[] = [];
  for (const field of options.fields) {
    const key = instance[field.attname];
    if (field.remote === undefined || excluded.has(field.name) || key === null || key === undefined) continue;
    const known = cachedRelation(instance, options.relations.get(field.name)!) as AnyInstance | null | undefined;
    if (known !== undefined && known !== null && !instanceState(known).adding) continue;
    const { pk } = field.remote;
    const where = equals(database, pk, pk.check(key));
    const found = await readValues(database, field.remote, { fields: [pk], where, limit: 1 });
    if (found.length > 0) continue;
    const message = `This ${field.remote.verboseName} doesn't exist.`;
    issues.push({ field: field.name, code: "doesNotExist", message, params: { key } });
  }
  if (issues.length > 0) throw new ValidationError(issues);
}

/** Checks unique fields and unique constraints against the database: see `ModelInstance.validateUnique`. */
export async function validateUniqueInstance(instance: AnyInstance, given: CleanOptions = {}): Promise<void> {
  const state = instanceState(instance);
  const database = databaseOf(state.database ?? "default");
  const excluded = excludedNames(instance, given);
  const issues = [
    ...(await uniqueFieldIssues(instance, database, excluded)),
    ...(await uniqueForIssues(instance, database, excluded)),
    ...(await uniqueConstraintIssues(instance, database, excluded)),
  ];
  if (issues.length > 0) throw new ValidationError(issues);
}

/** Checks the check constraints with the values of the instance; the database evaluates them. */
export async function validateConstraintsInstance(instance: AnyInstance, given: CleanOptions = {}): Promise<void> {
  const database = databaseOf(instanceState(instance).database ?? "default");
  const issues = await checkConstraintIssues(instance, database, excludedNames(instance, given));
  if (issues.length > 0) throw new ValidationError(issues);
}
