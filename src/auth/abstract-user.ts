import { altering } from "../lib/index.ts";
import {
  type AnyModel,
  boolean,
  char,
  dateTime,
  email,
  type Meta,
  Model,
  type ModelClass,
  type ModelInstance,
  manyToMany,
  type SaveOptions,
  type Values,
} from "../models/index.ts";
import { currentPasswords, unusablePassword } from "../security/index.ts";
import { matches, ValidationError } from "../validation/index.ts";
import { Group, Permission } from "./models.ts";
import type { PermissionName } from "./permissions.ts";
import { loadPermissions } from "./user-permissions.ts";
import { normalizeUsername } from "./username.ts";
import { usernameTaken } from "./username-taken.ts";

/** The fields that every user has. `AbstractUser` puts them before a site's own. */
export const abstractUser = {
  username: char({
    maxLength: 150,
    unique: true,
    helpText: "Letters, digits and @ . + - _ only; at most 150.",
    validators: [matches(/^[\p{L}\p{N}\p{M}@.+_-]+$/u, { message: "Use letters, digits and @ . + - _ only." })],
  }),
  email: email({ blank: true, default: "" }),
  password: char({ maxLength: 255, editable: false, secret: true, default: unusablePassword }),
  firstName: char({ maxLength: 150, blank: true, default: "" }),
  lastName: char({ maxLength: 150, blank: true, default: "" }),
  isActive: boolean({
    default: true,
    helpText: "Switch it off instead of deleting an account: who is not active can't sign in.",
  }),
  isStaff: boolean({ default: false, verboseName: "staff", helpText: "May sign in to the admin." }),
  isSuperuser: boolean({
    default: false,
    verboseName: "superuser",
    helpText: "Has every permission without being given it.",
  }),
  lastLogin: dateTime({ null: true, blank: true, editable: false }),
  dateJoined: dateTime({ autoNowAdd: true, editable: false }),
  groups: manyToMany(Group, { relatedName: "users", blank: true }),
  userPermissions: manyToMany(Permission, { relatedName: "users", blank: true }),
};

/** The types of the fields that every user has. */
export type UserFields = typeof abstractUser;

/** What every user can do beside what every row can. */
export interface UserMethods {
  /** True for every real user: what `request.user.isAuthenticated` tells apart. */
  readonly isAuthenticated: true;
  /** Hashes a new password into `password`; save the user afterwards. Every other session of the user ends with it. */
  setPassword(password: string): Promise<void>;
  /** Makes `password` one that nothing matches; save the user afterwards. */
  setUnusablePassword(): void;
  /** True when the password is right. Costs the same whether or not the user has one. */
  checkPassword(password: string): Promise<boolean>;
  /** True when some password can match. */
  hasUsablePassword(): boolean;
  /** First and last name, or the username. */
  getFullName(): string;
  /** The first name, or the username. */
  getShortName(): string;
  /** Every permission the user was given, directly or by a group, as `"app.codename"`; loaded once for this instance, with one query. */
  getAllPermissions(): Promise<ReadonlySet<string>>;
  /** True when the user may: an inactive user may nothing, a superuser everything. */
  hasPerm(permission: PermissionName): Promise<boolean>;
  /** True when the user has every one of the permissions. */
  hasPerms(permissions: readonly PermissionName[]): Promise<boolean>;
  /** True when the user has any permission of an app. */
  hasModulePerms(app: string): Promise<boolean>;
}

/** Any user, whichever model it is of. */
export type AnyUser = Values<UserFields> & ModelInstance<unknown> & UserMethods;

/** A user model, for code that knows of its fields only what every user has. */
export type AnyUserModel = ModelClass<AnyUser, UserFields>;

/** The class that `AbstractUser(label)(fields)` makes. */
export type UserClass<Self, F> = ModelClass<Self, F> & (new (...args: any[]) => UserMethods);

const made = new WeakSet<object>();

/** True for a model that was declared with `AbstractUser`. */
export function isUserClass(model: AnyModel): boolean {
  return made.has(model) || made.has(Object.getPrototypeOf(model) as object);
}

/**
 * Declares a site's own user: as `Model`, with the fields and methods that every user has before its own. Name it in
 * `settings.userModel` before the first migration.
 *
 * @example
 * export class User extends AbstractUser<User>("people.User")({
 *   bio: text({ blank: true, default: "" }),
 *   get posts() { return hasMany(Post, "author") },
 * }) {}
 */
export function AbstractUser<Self>(
  label: `${string}.${string}`,
): <F extends object = {}>(own?: F, meta?: Meta<UserFields & F>) => UserClass<Self, UserFields & F> {
  return <F extends object>(own?: F, meta?: Meta<UserFields & F>) => {
    // Property by property: a spread would evaluate the getters of relations.
    const all = Object.defineProperties({}, { ...describe(abstractUser), ...describe(own ?? {}) });
    const base = Model<AnyUser>(label)(all as UserFields, { ordering: ["username"], ...meta } as Meta<UserFields>);
    const user = { [base.name]: class extends base {} }[base.name]!;
    const { prototype } = user as { prototype: object };
    Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(methodsOver(base.prototype as Inherited)));
    made.add(user);
    return user as unknown as UserClass<Self, UserFields & F>;
  };
}

function describe(fields: object): PropertyDescriptorMap {
  return Object.getOwnPropertyDescriptors(fields);
}

type Inherited = Pick<ModelInstance<unknown>, "save" | "validateUnique" | "fullClean">;

interface CleanOptions {
  readonly exclude?: readonly string[];
}

const taken = { field: "username", code: "unique", message: "A user with this username exists already." };

/** Brings the username into its stored form; one that is missing or no text is left for the field to refuse. */
function normalize(user: AnyUser): void {
  if (typeof user.username === "string") user.username = normalizeUsername(user.username);
}

/** Runs what a model checks, then whether the username is taken in another letter case; throws what both found. */
async function validateUsername(user: AnyUser, options: CleanOptions, check: () => Promise<void>): Promise<void> {
  let failure: ValidationError | undefined;
  try {
    await check();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    failure = error;
  }
  const judged = options.exclude?.includes("username") || failure?.issues.some((issue) => issue.field === "username");
  if (!judged && typeof user.username === "string" && (await usernameTaken(user))) {
    const found = new ValidationError(taken);
    throw failure === undefined ? found : ValidationError.join([failure, found]);
  }
  if (failure !== undefined) throw failure;
}

/** The methods of a user class, over what its model class does. */
function methodsOver(inherited: Inherited) {
  const methods = {
    get isAuthenticated() {
      return true as const;
    },
    async setPassword(this: AnyUser, password: string) {
      this.password = await currentPasswords().hash(password);
    },
    setUnusablePassword(this: AnyUser) {
      this.password = unusablePassword();
    },
    checkPassword(this: AnyUser, password: string) {
      return currentPasswords().verify(password, this.password);
    },
    hasUsablePassword(this: AnyUser) {
      return currentPasswords().isUsable(this.password);
    },
    getFullName(this: AnyUser) {
      return `${this.firstName} ${this.lastName}`.trim() || this.username;
    },
    getShortName(this: AnyUser) {
      return this.firstName || this.username;
    },
    getAllPermissions(this: AnyUser) {
      return loadPermissions(this);
    },
    async hasPerm(this: AnyUser, permission: PermissionName) {
      return this.isActive && (this.isSuperuser || (await loadPermissions(this)).has(permission));
    },
    async hasPerms(this: AnyUser, permissions: readonly PermissionName[]) {
      if (!this.isActive || this.isSuperuser) return this.isActive;
      const granted = await loadPermissions(this);
      return permissions.every((permission) => granted.has(permission));
    },
    async hasModulePerms(this: AnyUser, app: string) {
      if (!this.isActive || this.isSuperuser) return this.isActive;
      return [...(await loadPermissions(this))].some((permission) => permission.startsWith(`${app}.`));
    },
    save(this: AnyUser, options?: SaveOptions) {
      normalize(this);
      return inherited.save.call(this, options);
    },
    async validateUnique(this: AnyUser, options: CleanOptions = {}) {
      normalize(this);
      await validateUsername(this, options, () => inherited.validateUnique.call(this, options));
    },
    fullClean(this: AnyUser, options?: CleanOptions) {
      normalize(this);
      return inherited.fullClean.call(this, options);
    },
    toString(this: AnyUser) {
      return this.username;
    },
  };
  for (const name of ["setPassword", "setUnusablePassword", "save", "validateUnique", "fullClean"] as const)
    altering(methods[name]);
  return methods;
}
