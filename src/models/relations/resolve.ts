import { didYouMean, NuagesError } from "../../errors/index.ts";
import { type BoundOptions, defaultQueryName, secondQueryName } from "../bound-options.ts";
import type { Declaration } from "../fields/declaration.ts";
import type { Field, ManyToManyField, Relation, RelationKind, Through } from "../options.ts";

/** What resolves the other end of a relation. */
export type TargetResolver = (to: unknown, by: string) => BoundOptions;

/** Adds the relations that a model declares: those it owns, and the ways back that it names. */
export function addDeclaredRelations(options: BoundOptions, resolve: TargetResolver): void {
  for (const [name, declaration] of options.definition.declarations) {
    if (declaration.target === undefined) continue;
    const relation =
      declaration.kind === "hasMany" || declaration.kind === "hasOne"
        ? declaredWayBack(options, { name, declaration, resolve })
        : forwardRelation(options, name);
    options.relations.set(name, relation);
  }
}

function forwardRelation(options: BoundOptions, name: string): Relation {
  const field = options.field(name)!;
  const common = { name, from: options, to: field.remote!, field, declared: true, accessor: name };
  if (field.kind === "manyToMany") return { ...common, kind: "manyToMany", many: true, through: field.through };
  return { ...common, kind: field.kind as "foreignKey" | "oneToOne", many: false };
}

interface WayBack {
  readonly name: string;
  readonly declaration: Declaration;
  readonly resolve: TargetResolver;
}

function declaredWayBack(options: BoundOptions, { name, declaration, resolve }: WayBack): Relation {
  const subject = `${options.label}.${name}`;
  const { to, by = "" } = declaration.target!;
  const other = resolve(to, subject);
  const field = other.field(by);
  if (field === undefined) {
    const names = [...other.fields.filter((f) => f.remote === options), ...other.manyToMany].map((f) => f.name);
    throw wayBackError(subject, `${other.label} has no field "${by}"`, didYouMean(by, names));
  }
  if (field.remote !== options) {
    throw wayBackError(subject, `${other.label}.${by} doesn't point at ${options.label}`, "Name the field that does.");
  }
  const kind = wayBackKind(field);
  if ((kind === "hasOne") !== (declaration.kind === "hasOne")) {
    throw wayBackError(
      subject,
      `${other.label}.${by} leads back to ${kind === "hasOne" ? "one row" : "many rows"}`,
      `Declare it with ${kind === "hasOne" ? "hasOne" : "hasMany"}(…).`,
    );
  }
  return { ...wayBack(options, field), name, declared: true, accessor: name };
}

function wayBackError(model: string, problem: string, fix: string): NuagesError {
  return new NuagesError("E_MODEL_DECLARATION", { model, problem, fix });
}

function wayBackKind(field: Field | ManyToManyField): RelationKind {
  if (field.kind === "manyToMany") return "manyToManyReverse";
  return field.kind === "oneToOne" ? "hasOne" : "hasMany";
}

/** The way back of a field, without a name. */
function wayBack(from: BoundOptions, field: Field | ManyToManyField): Omit<Relation, "name"> {
  const kind = wayBackKind(field);
  const base = { kind, from, to: field.model, field, many: kind !== "hasOne", declared: false };
  return field.kind === "manyToMany" ? { ...base, through: flipped(field.through) } : base;
}

function flipped(through: Through): Through {
  return { ...through, source: through.target, target: through.source };
}

/** Adds the ways back that lead to `owner`'s targets: the declared ones to `reverse`, the others under a name of their own. */
export function addReverseRelations(owner: BoundOptions): void {
  for (const field of [...owner.fields, ...owner.manyToMany]) {
    const target = field.remote as BoundOptions | undefined;
    if (target === undefined) continue;
    const declared = [...target.relations.values()].filter(
      (relation) => relation.field === field && relation.from === target && isWayBack(relation),
    );
    target.reverse.push(...(declared.length > 0 ? declared : [undeclared(target, field)]));
  }
}

function isWayBack(relation: Relation): boolean {
  return relation.kind === "hasMany" || relation.kind === "hasOne" || relation.kind === "manyToManyReverse";
}

function undeclared(target: BoundOptions, field: Field | ManyToManyField): Relation {
  const back = wayBack(target, field);
  if (field.relatedName === "+") return { ...back, name: `${field.model.label}.${field.name}+` };
  const names = [field.relatedName, defaultQueryName(field.model), secondQueryName(field.model, field.name)];
  const name = names.find((candidate) => candidate !== undefined && isFree(target, candidate));
  if (name === undefined) return { ...back, name: `${field.model.label}.${field.name}+` };
  const relation = { ...back, name };
  target.relations.set(name, relation);
  return relation;
}

function isFree(target: BoundOptions, name: string): boolean {
  return name !== "pk" && target.field(name) === undefined && !target.relations.has(name);
}
