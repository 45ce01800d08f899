import { ContentType } from "../contenttypes/index.ts";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { Databases, databasesSlot } from "../database/index.ts";
import {
  type AnyModel,
  boolean,
  char,
  foreignKey,
  hasMany,
  Model,
  ModelRegistry,
  registrySlot,
  tableStateOf,
  text,
} from "../models/index.ts";
import {
  Argon2idHasher,
  type PasswordHasher,
  Passwords,
  passwordsSlot,
  type SecurityEvent,
  securityEventsSlot,
} from "../security/index.ts";
import { Session } from "../sessions/models.ts";
import { AbstractUser } from "./abstract-user.ts";
import { Auth, type AuthOptions, authSlot } from "./auth.ts";
import { Group, Permission } from "./models.ts";

/** A site's own user, with a field and a relation more. */
export class Member extends AbstractUser<Member>("tests.Member")({
  bio: text({ blank: true, default: "" }),
  get notes() {
    return hasMany(Note, "author");
  },
}) {
  get shout() {
    return `${this.username.toUpperCase()}!`;
  }
}

/** Something that members may be allowed to change. */
export class Note extends Model<Note>("tests.Note")(
  {
    title: char({ maxLength: 50 }),
    done: boolean({ default: false }),
    get author() {
      return foreignKey(Member, { null: true });
    },
  },
  { permissions: [["publish_note", "Can publish a note"]] },
) {}

/** Cheap hashing that counts what costs time. */
export class CountingHasher implements PasswordHasher {
  calls = 0;
  readonly #inner: PasswordHasher;

  constructor(memory = 8) {
    this.#inner = new Argon2idHasher({ memory, passes: 1 });
  }

  handles(encoded: string): boolean {
    return this.#inner.handles(encoded);
  }

  isCurrent(encoded: string): boolean {
    return this.#inner.isCurrent(encoded);
  }

  hash(password: string): Promise<string> {
    this.calls++;
    return this.#inner.hash(password);
  }

  verify(password: string, encoded: string): Promise<boolean> {
    this.calls++;
    return this.#inner.verify(password, encoded);
  }
}

/** A small site with its tables in memory, for the tests of this room. */
export class TestSite {
  static readonly keys = ["k".repeat(40)];
  readonly registry: ModelRegistry;
  readonly databases = new Databases({ default: { url: emptyDatabase() } });
  readonly hasher = new CountingHasher();
  readonly events: SecurityEvent[] = [];
  readonly auth: Auth;

  private constructor(models: readonly AnyModel[], options: Partial<AuthOptions>) {
    const all = [ContentType, Permission, Group, Session, ...models] as readonly AnyModel[];
    const userModel = models[0]!;
    this.registry = new ModelRegistry(all, { userModel });
    this.auth = new Auth({ userModel, keys: TestSite.keys, ...options });
  }

  /** The first of the models is the user model. */
  static async make(
    options: Partial<AuthOptions> = {},
    models: readonly AnyModel[] = [Member, Note],
  ): Promise<TestSite> {
    const site = new TestSite(models, options);
    const database = site.databases.get();
    await database.atomic(
      async () => {
        const editor = database.dialect.schemaEditor(database);
        for (const model of site.registry.all()) await editor.createTable(tableStateOf(model, database.dialect));
      },
      { schema: true },
    );
    return site;
  }

  /** Runs `fn` as inside the application. */
  run<T>(fn: () => T): T {
    const passwords = new Passwords({ hashers: [this.hasher] });
    const sink = (event: SecurityEvent) => void this.events.push(event);
    return databasesSlot.run(this.databases, () =>
      registrySlot.run(this.registry, () =>
        passwordsSlot.run(passwords, () => securityEventsSlot.run(sink, () => authSlot.run(this.auth, fn))),
      ),
    );
  }

  close(): Promise<void> {
    return this.databases.close();
  }
}
