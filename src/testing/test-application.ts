import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Application, createApplication } from "../application/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { formatPretty, Logger } from "../logging/index.ts";
import { Argon2idHasher, Passwords } from "../security/index.ts";
import {
  databasesIn,
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
  const folder = mkdtempSync(join(tmpdir(), "nuages-test-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await makeSite(settings, { ...options, folder, remove });
  } catch (error) {
    process.off("exit", remove);
    remove();
    throw error;
  }
}

interface Place extends TestApplicationOptions {
  readonly folder: string;
  readonly remove: () => void;
}

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
  const close = async () => {
    await application.close();
    process.off("exit", place.remove);
    place.remove();
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
  { folder, settings: own }: Place,
  keep: (standard: StandardMiddleware) => void,
): Settings {
  const merged: Partial<SettingsOptions> = {
    debug: false,
    secretKey: randomBytes(48).toString("base64url"),
    databases: databasesIn(folder, settings.databases),
    ...own,
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
