import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { defineApp } from "../apps/index.ts";
import { defineSettings, defineSettingsFor, isSettings, withSettings } from "./define-settings.ts";
import type { Runtime } from "./runtime.ts";
import type { SettingsOptions } from "./settings.ts";

const secretKey = "k3y-abcdefgh".repeat(4);
const minimal = { secretKey, debug: true, apps: [], urls: () => ({}) } satisfies SettingsOptions;
const development: Runtime = { production: false, flags: [] };
const refuses = (change: Record<string, unknown>, runtime = development) => {
  try {
    defineSettingsFor({ ...minimal, ...change } as SettingsOptions, runtime);
  } catch (error) {
    return error as Error & { code: string; hint: string };
  }
  return assert.fail(`accepted ${inspect(change)}`);
};

test("a key and routes are enough: everything else has a default", () => {
  const settings = defineSettings({ secretKey, debug: true, urls: () => ({}) });
  assert.ok(isSettings(settings));
  assert.ok(Object.isFrozen(settings));
  assert.equal(settings.dir, process.cwd());
  assert.match(settings.databases.default!.url, /^sqlite:.*db\.sqlite3$/);
  assert.equal(settings.static.url, "/static/");
  assert.deepEqual(settings.templates.dirs, ["templates"]);
  const missing = {
    language: undefined,
    trustProxy: undefined,
    static: { url: undefined },
    templates: { dirs: undefined },
  };
  const same = defineSettings({ ...minimal, ...missing } as unknown as SettingsOptions);
  assert.deepEqual(
    [same.language, same.trustProxy, same.static.url, same.templates.dirs],
    ["en", 0, "/static/", ["templates"]],
  );
});

test("an unknown key is refused with the nearest one, also inside", () => {
  assert.equal(refuses({ secretkeys: [] }).code, "E_SETTING_UNKNOWN");
  assert.equal(refuses({ allowedHost: [] }).hint, 'Did you mean "allowedHosts"?');
  assert.match(refuses({ templates: { dir: [] } }).message, /"templates\.dir"/);
  assert.equal(refuses({ constructor: 1 }).code, "E_SETTING_UNKNOWN");
  assert.equal(refuses(JSON.parse('{"__proto__x": 1}')).code, "E_SETTING_UNKNOWN");
});

test("a value of the wrong kind is refused with what is expected", () => {
  const wrong: Record<string, unknown>[] = [
    { debug: "yes" },
    { allowedHosts: "example.com" },
    { apps: [{}] },
    { urls: "urls.ts" },
    { databases: [] },
    { databases: { default: "sqlite:x" } },
    { trustProxy: true },
    { trustProxy: -1 },
    { language: "english please" },
    { timeZone: "Mars/Olympus" },
    { static: { url: "static" } },
    { static: { url: "/../" } },
    { sessions: { idleSeconds: 0 } },
    { dir: "relative" },
    { templates: null },
  ];
  for (const change of wrong) assert.equal(refuses(change).code, "E_SETTING_VALUE", inspect(change));
});

test("unsafe settings are refused in one line with the way out", () => {
  const unsafe: [Record<string, unknown>, Runtime, RegExp][] = [
    [{ secretKey: undefined }, development, /secretKey.*missing/],
    [{ secretKey: "" }, development, /secretKey.*missing/],
    [{ secretKey: "short" }, development, /5 bytes/],
    [{ secretKey: "a".repeat(64), debug: false, allowedHosts: ["a"] }, development, /repeats/],
    [{ secretKeyFallbacks: ["old"] }, development, /secretKeyFallbacks.*3 bytes/],
    [{}, { production: true, flags: [] }, /debug.*production/],
    [{ debug: false }, development, /allowedHosts.*empty/],
    [{ databases: { other: { url: "sqlite::memory:" } } }, development, /default/],
    [{}, { production: false, flags: ["--insecure-http-parser"] }, /--insecure-http-parser/],
  ];
  for (const [change, runtime, message] of unsafe) {
    const error = refuses(change, runtime);
    assert.match(error.code, /^E_(SETTING|NODE)_UNSAFE$/);
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    assert.ok(error.hint.length > 10);
  }
  defineSettingsFor({ ...minimal, debug: false, allowedHosts: ["example.com"] }, { production: true, flags: [] });
});

test("the same label twice is refused", () => {
  const app = defineApp({ label: "blog", dir: import.meta.dirname });
  assert.equal(refuses({ apps: [app, app] }).code, "E_APP_DUPLICATE");
});

test("no way of printing the settings shows a secret", () => {
  const settings = defineSettings({
    ...minimal,
    secretKeyFallbacks: ["0ld-abcdefgh".repeat(4)],
    databases: { default: { url: "postgres://site:pa55word@db/site" } },
    templates: { globals: { apiKey: "gl0bal", title: "Hello" } },
  });
  const prints = [
    inspect(settings, { depth: 10 }),
    JSON.stringify(settings),
    inspect([settings], { depth: 10 }),
    `${JSON.stringify({ settings })}`,
  ];
  for (const print of prints) {
    for (const secret of ["k3y-", "0ld-", "pa55word", "gl0bal"])
      assert.ok(!print.includes(secret), `${secret} in ${print}`);
    assert.match(print, /Hello/);
  }
  const refused = refuses({ secretKey: 7n });
  assert.match(inspect(refused), /secretKey/);
  assert.doesNotMatch(inspect(refused), /7n/);
});

test("withSettings checks anew", () => {
  const settings = defineSettings(minimal);
  assert.equal(withSettings(settings, { debug: false, allowedHosts: ["a"] }).debug, false);
  assert.throws(() => withSettings(settings, { debug: false }), { code: "E_SETTING_UNSAFE" });
});

test("a key of exactly 32 bytes is long enough, one of 31 is not", () => {
  const key = "k3y-abcdefgh".repeat(4);
  assert.ok(isSettings(defineSettings({ ...minimal, secretKey: key.slice(0, 32) })));
  assert.equal(refuses({ secretKey: key.slice(0, 31) }).code, "E_SETTING_UNSAFE");
});

test("the address of an error service is a secret too, for it carries a key", () => {
  const globals = { sentryDsn: "k3y@errors.example", errors: { DSN: "0ther@errors.example" } };
  const print = inspect(defineSettings({ ...minimal, templates: { globals } }), { depth: 10 });
  assert.match(print, /sentryDsn/);
  assert.doesNotMatch(print, /k3y@|0ther@/);
});
