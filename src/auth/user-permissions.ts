import { ContentType } from "../contenttypes/index.ts";
import {
  binary,
  type Column,
  column,
  databasesSlot,
  inQuery,
  or,
  type Param,
  param,
  type Select,
  select,
} from "../database/index.ts";
import { NuagesError } from "../errors/index.ts";
import { instanceState, type ManyToManyField, type ModelOptions, optionsOf, type Through } from "../models/index.ts";
import { Group, Permission } from "./models.ts";

const loaded = new WeakMap<object, Promise<ReadonlySet<string>>>();

/** The permissions of a user instance, its own and those of its groups, with one query; kept with the instance. */
export function loadPermissions(user: object): Promise<ReadonlySet<string>> {
  let promise = loaded.get(user);
  if (promise === undefined) {
    promise = query(user);
    loaded.set(user, promise);
    // A failed query is asked again next time.
    promise.catch(() => loaded.delete(user));
  }
  return promise;
}

/** Forgets what was loaded for a user instance, after its groups or permissions have changed. */
export function forgetPermissions(user: object): void {
  loaded.delete(user);
}

async function query(user: object): Promise<ReadonlySet<string>> {
  const state = instanceState(user);
  const { options } = state;
  const { pk } = user as { pk: unknown };
  if (pk === null || pk === undefined) return new Set();
  const database = databasesSlot.get()?.get(state.database ?? "default");
  if (database === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "database" });
  const key = param(database.dialect.toDb(options.pk.type, pk));
  const { rows } = await database.execute(permissionQuery(options, key));
  return new Set(rows.map(([app, codename]) => `${app}.${codename}`));
}

/** select app, codename of the permissions that are the user's own or of one of the user's groups */
function permissionQuery(user: ModelOptions, key: Param): Select {
  const permission = optionsOf(Permission);
  const contentType = optionsOf(ContentType);
  const own = through(user, "userPermissions");
  const membership = through(user, "groups");
  const granted = through(optionsOf(Group), "permissions");
  const ownKeys = select({
    columns: [{ node: target(own, "o") }],
    from: table(own, "o"),
    where: binary("=", source(own, "o"), key),
  });
  const groupKeys = select({
    columns: [{ node: target(granted, "g") }],
    from: table(granted, "g"),
    joins: [
      { type: "inner", ...table(membership, "m"), on: binary("=", target(membership, "m"), source(granted, "g")) },
    ],
    where: binary("=", source(membership, "m"), key),
  });
  const id = column("p", permission.pk.column);
  return select({
    columns: [
      { node: column("c", contentType.column("appLabel").column) },
      { node: column("p", permission.column("codename").column) },
    ],
    from: { table: permission.dbTable, alias: "p" },
    joins: [
      {
        type: "inner",
        table: contentType.dbTable,
        alias: "c",
        on: binary("=", column("c", contentType.pk.column), column("p", permission.column("contentType").column)),
      },
    ],
    where: or([inQuery(id, ownKeys), inQuery(id, groupKeys)]),
  });
}

function through(options: ModelOptions, name: string): Through {
  return (options.field(name) as ManyToManyField).through;
}

const table = (t: Through, alias: string) => ({ table: t.options.dbTable, alias });
const source = (t: Through, alias: string): Column => column(alias, t.source.column);
const target = (t: Through, alias: string): Column => column(alias, t.target.column);
