import { randomBytes } from "node:crypto";
import { type Application, createApplication } from "../application/index.ts";
import { createScratchDatabase, type ScratchDatabase } from "../database/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { formatPretty, Logger } from "../logging/index.ts";
import { Argon2idHasher, Passwords } from "../security/index.ts";
import {
  type DatabaseSettings,
  type Settings,
  type SettingsOptions,
  type StandardMiddleware,
  withSettings,
} from "../settings/index.ts";
import { makeTables } from "./make-tables.ts";
import { TestClient, type TestClientOptions } from "./test-client.ts";

/** How a test application is made. */
export interface TestApplicationOptions {
  /** Settings in place of the site's own. */
  readonly settings?: Partial<SettingsOptions>;
  /** False leaves the database empty: for tests of migrations. */
  readonly tables?: boolean;
}

/** A site under test, with a database of its own. */
export interface TestApplication {
  readonly application: Application;
  readonly settings: Settings;
  /** The lines that were logged. */
  readonly log: readonly string[];
  /** A new client, without cookies. */
  client(options?: TestClientOptions): TestClient;
  /** Runs `fn` inside the application; needed only where a test has several. */
  run<R>(fn: () => R): R;
  /** Closes the application and removes its database. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Puts a site together for tests: with a database of its own in a temporary folder, all tables made, quick password hashing, debug off,
 * a random secret key and nothing printed. Make one in each test file, and close it at the end.
 *
 * @example
 * const site = await createTestApplication(settings);
 * after(() => site.close());
 *
 * test("the first page", async () => {
 *   assert.equal((await site.client().get("/")).status, 200);
 * });
 */
export async function createTestApplication(
  settings: Settings,
  options: TestApplicationOptions = {},
): Promise<TestApplication> {
  const scratch = await makeScratch(options.settings?.databases ?? settings.databases);
  try {
    return await makeSite(settings, { ...options, ...scratch });
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

interface Scratch {
  readonly databases: DatabaseSettings;
  remove(): Promise<void>;
}

/** An empty database for each that the site has, of the same kind. */
async function makeScratch(databases: DatabaseSettings): Promise<Scratch> {
  const made: (readonly [alias: string, scratch: ScratchDatabase])[] = [];
  const remove = async () => {
    for (const [, one] of made) await one.remove();
  };
  try {
    for (const [alias, one] of Object.entries(databases)) made.push([alias, await createScratchDatabase(alias, one)]);
  } catch (error) {
    await remove();
    throw error;
  }
  return { databases: Object.fromEntries(made.map(([alias, { options }]) => [alias, options])), remove };
}

interface Place extends TestApplicationOptions, Scratch {}

async function makeSite(settings: Settings, place: Place): Promise<TestApplication> {
  const log: string[] = [];
  const errors = new WeakMap<HttpRequest, { readonly error: unknown }>();
  let standard: StandardMiddleware | undefined;
  const changed = testSettings(settings, place, (made) => {
    standard = made;
  });
  const application = await createApplication(changed, {
    log: new Logger({ format: formatPretty(), sink: (line) => void log.push(line) }),
    passwords: quickPasswords(),
    onServerError: (request, error) => errors.set(request, { error }),
  });
  try {
    if (place.tables !== false) await application.run(() => makeTables(application));
  } catch (error) {
    await application.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= application.close().then(() => place.remove());
    return closing;
  };
  const site = { application, standard: standard!, errorOf: (request: HttpRequest) => errors.get(request) };
  return {
    application,
    settings: changed,
    log,
    client: (options) => new TestClient(site, options),
    run: (fn) => application.run(fn),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function testSettings(
  settings: Settings,
  { databases, settings: own }: Place,
  keep: (standard: StandardMiddleware) => void,
): Settings {
  const merged: Partial<SettingsOptions> = {
    debug: false,
    secretKey: randomBytes(48).toString("base64url"),
    ...own,
    databases,
  };
  const wanted = merged.middleware ?? settings.middleware;
  return withSettings(settings, {
    ...merged,
    allowedHosts: ["testserver", ...(own?.allowedHosts ?? settings.allowedHosts)],
    middleware: (standard) => {
      keep(standard);
      return wanted?.(standard) ?? standard.all;
    },
  });
}

/** Costs next to nothing, and is only ever used in tests; verifies real hashes too. */
function quickPasswords(): Passwords {
  return new Passwords({ hashers: [new Argon2idHasher({ memory: 8, passes: 1 }), new Argon2idHasher()] });
}
