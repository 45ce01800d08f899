import type { Check, CheckMessage } from "../checks/index.ts";
import type { Dialect } from "../database/index.ts";
import { didYouMean, NuagesError } from "../errors/index.ts";
import type { BoundOptions } from "./bound-options.ts";
import { constraintCondition } from "./constraints/condition.ts";
import { generatedSql } from "./constraints/own-expression.ts";
import { FieldError } from "./errors.ts";
import type { Field, ModelOptions } from "./options.ts";
import type { ModelRegistry } from "./registry.ts";

/** Names that instances have already. */
const reserved = new Set([
  "pk",
  "save",
  "delete",
  "refreshFromDb",
  "fullClean",
  "validateUnique",
  "clean",
  "toString",
  "toJSON",
  "constructor",
  "then",
]);

/** Checks of models by the registry; the application runs them at its start and for `nuages check`. */
export const modelChecks: readonly Check<ModelRegistry>[] = [
  (registry) => registry.all().flatMap(checkModel),
  checkTables,
  checkSchemaNames,
];

function checkModel(options: ModelOptions): CheckMessage[] {
  return [
    ...options.fields.flatMap((field) => checkField(field)),
    ...checkNames(options),
    ...checkColumns(options),
    ...checkReverseNames(options as BoundOptions),
    ...checkMetaNames(options),
    ...checkExpressions(options),
  ];
}

/** Stands for every dialect where only the form of what a model says is tried. */
const anyDialect = { toDb: (_type: unknown, value: unknown) => value } as unknown as Dialect;

/** What a constraint, an index or a column is computed from is written once, and would be tried first by a migration. */
function checkExpressions(options: ModelOptions): CheckMessage[] {
  const tried = [
    ...options.constraints.map(
      (one) => [`constraint ${one.name}`, () => constraintCondition(options, one, anyDialect)] as const,
    ),
    ...options.fields.map((field) => [field.name, () => generatedSql(field, anyDialect)] as const),
  ];
  return tried.flatMap(([what, attempt]) => {
    try {
      attempt();
      return [];
    } catch (problem) {
      if (!(problem instanceof Error)) throw problem;
      const hint = problem instanceof NuagesError ? problem.hint : "Use the columns of the model, and their methods.";
      return [error("models.E011", `${options.label}: ${what}`, { message: problem.message, hint })];
    }
  });
}

function error(id: string, subject: string, text: { readonly message: string; readonly hint: string }): CheckMessage {
  return { id, level: "error", subject, ...text };
}

function checkNames(options: ModelOptions): CheckMessage[] {
  const names = [...options.fields.flatMap((f) => [f.name, f.attname]), ...options.relations.keys()];
  return [...new Set(names)]
    .filter((name) => reserved.has(name))
    .map((name) =>
      error("models.E001", `${options.label}.${name}`, {
        message: `"${name}" is the name of something that every instance has.`,
        hint: "Call the field something else; dbColumn can keep the column's name.",
      }),
    );
}

function checkColumns(options: ModelOptions): CheckMessage[] {
  const found: CheckMessage[] = [];
  const byColumn = Map.groupBy(options.fields, (field) => field.column.toLowerCase());
  for (const fields of byColumn.values()) {
    if (fields.length < 2) continue;
    const names = fields.map((field) => field.name).join(" and ");
    found.push(
      error("models.E002", options.label, {
        message: `${names} are the same column "${fields[0]!.column}".`,
        hint: "Rename one, or give it a dbColumn of its own.",
      }),
    );
  }
  const byProperty = new Map(options.fields.map((field) => [field.name, field]));
  for (const field of options.fields) {
    if (field.attname === field.name) continue;
    const other = byProperty.get(field.attname);
    if (other === undefined) continue;
    found.push(
      error("models.E003", `${options.label}.${other.name}`, {
        message: `"${other.name}" is the property that holds the key of ${field.name}.`,
        hint: `Rename ${other.name}, or ${field.name}.`,
      }),
    );
  }
  return found;
}

function checkReverseNames(options: BoundOptions): CheckMessage[] {
  const found: CheckMessage[] = [];
  for (const field of [...options.fields, ...options.manyToMany]) {
    const target = field.remote as BoundOptions | undefined;
    const name = field.relatedName;
    if (target === undefined || name === undefined || name === "+") continue;
    const other = target.relations.get(name);
    if (other?.field === field && other.from === target) continue;
    if (target.reverse.some((relation) => relation.field === field && relation.declared)) continue;
    found.push(
      error("models.E004", `${options.label}.${field.name}`, {
        message: `Its relatedName "${name}" is taken: ${target.label} has ${other === undefined ? "a field" : "another relation"} of this name.`,
        hint: 'Choose another relatedName, or "+" for no way back.',
      }),
    );
  }
  return found;
}

function checkField(field: Field): CheckMessage[] {
  const subject = `${field.model.label}.${field.name}`;
  return [...checkChoices(field, subject), ...checkDefault(field, subject), ...checkUniqueFor(field, subject)];
}

function checkChoices(field: Field, subject: string): CheckMessage[] {
  const limit = field.maxLength;
  if (field.choices === undefined || limit === undefined) return [];
  const long = [...field.choices.keys()].filter((value) => String(value).length > limit);
  if (long.length === 0) return [];
  return [
    error("models.E005", subject, {
      message: `The choice ${JSON.stringify(long[0])} is longer than maxLength ${limit}.`,
      hint: `Set maxLength to at least ${Math.max(...long.map((value) => String(value).length))}.`,
    }),
  ];
}

function checkUniqueFor({ model, uniqueFor }: Field, subject: string): CheckMessage[] {
  const dates = model.fields.filter(({ kind }) => kind === "date" || kind === "dateTime").map(({ name }) => name);
  return uniqueFor
    .filter(({ by }) => !dates.includes(by))
    .map(({ span, by }) =>
      error("models.E010", subject, {
        message: `uniqueFor${span.charAt(0).toUpperCase()}${span.slice(1)} names "${by}", which is no date or instant of the model.`,
        hint: didYouMean(by, dates),
      }),
    );
}

/** A default that is a value is tried; a function might have effects. */
function checkDefault(field: Field, subject: string): CheckMessage[] {
  const { default: declared } = field.deconstruct().options;
  if (declared === undefined) return [];
  const value = field.getDefault();
  try {
    field.checkForSave(value);
  } catch (problem) {
    if (!(problem instanceof FieldError)) throw problem;
    return [
      error("models.E006", subject, {
        message: `Its default can't be stored: ${problem.message}`,
        hint: "Correct the default.",
      }),
    ];
  }
  if (field.choices === undefined || field.choices.has(value as string)) return [];
  const known = [...field.choices.keys()].map(String);
  return [
    error("models.E006", subject, {
      message: `Its default ${JSON.stringify(value)} is none of its choices.`,
      hint: didYouMean(String(value), known),
    }),
  ];
}

function checkMetaNames(options: ModelOptions): CheckMessage[] {
  const found: CheckMessage[] = [];
  const known = options.fields.map((field) => field.name);
  const refuse = (where: string, name: string) =>
    found.push(
      error("models.E007", options.label, {
        message: `${where} names "${name}", which is no field with a column.`,
        hint: didYouMean(name, known),
      }),
    );
  const isColumn = (name: string) => options.field(name) !== undefined && options.field(name)!.kind !== "manyToMany";
  for (const key of ["ordering", "getLatestBy"] as const) {
    for (const name of options[key]) {
      const first = name.replace(/^-/, "").split(".")[0]!;
      if (!isColumn(first) && !options.relations.has(first)) refuse(`meta.${key}`, name);
    }
  }
  for (const index of options.indexes) {
    const names = [...index.fields.map((name) => name.replace(/^-/, "")), ...(index.include ?? [])];
    for (const name of names) if (!isColumn(name)) refuse(`The index ${index.name}`, name);
  }
  for (const constraint of options.constraints) {
    if (constraint.kind !== "unique") continue;
    for (const name of [...constraint.fields, ...(constraint.include ?? [])])
      if (!isColumn(name)) refuse(`The constraint ${constraint.name}`, name);
  }
  return found;
}

function checkTables(registry: ModelRegistry): CheckMessage[] {
  const byTable = Map.groupBy(registry.all(), (options) => options.dbTable.toLowerCase());
  return [...byTable.values()]
    .filter((models) => models.length > 1)
    .map((models) =>
      error("models.E008", models[1]!.label, {
        message: `${models.map((options) => options.label).join(" and ")} have the same table "${models[0]!.dbTable}".`,
        hint: "Give one of them a dbTable of its own.",
      }),
    );
}

/** Names of indexes and constraints are unique in a database. */
function checkSchemaNames(registry: ModelRegistry): CheckMessage[] {
  const names = registry
    .all()
    .flatMap((options) => [...options.indexes, ...options.constraints].map(({ name }) => ({ name, options })));
  const byName = Map.groupBy(names, ({ name }) => name.toLowerCase());
  return [...byName.values()]
    .filter((uses) => uses.length > 1)
    .map((uses) =>
      error("models.E009", uses[1]!.options.label, {
        message: `Two indexes or constraints have the name "${uses[0]!.name}" (${uses.map((use) => use.options.label).join(", ")}).`,
        hint: "Give each a name of its own.",
      }),
    );
}
