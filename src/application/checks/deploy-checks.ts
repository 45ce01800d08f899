import type { Check, CheckMessage } from "../../checks/index.ts";
import type { Settings } from "../../settings/index.ts";
import type { Application } from "../application.ts";
import { missingGuards } from "../standard-middleware.ts";

/** What `nuages check --deploy` adds: settings that are fine on a development machine only. */
export const deployChecks: readonly Check<Application>[] = [checkSettings, checkLayers, checkSecretKey];

function checkSettings({ settings }: Application): CheckMessage[] {
  return rules
    .filter((rule) => rule.applies(settings))
    .map(({ applies, ...message }) => ({ level: "warning", ...message }));
}

interface Rule extends Omit<CheckMessage, "level"> {
  readonly applies: (settings: Settings) => boolean;
}

const rules: readonly Rule[] = [
  {
    id: "deploy.W001",
    subject: "debug",
    message: "debug is on: errors show source, settings and queries to everybody",
    hint: "Set DEBUG to false where the site is public.",
    applies: (settings) => settings.debug,
  },
  {
    id: "deploy.W002",
    subject: "allowedHosts",
    message: 'the host "*" lets every Host header pass, also forged ones',
    hint: "List the names that the site is reached by.",
    applies: (settings) => settings.allowedHosts.includes("*"),
  },
  {
    id: "deploy.W003",
    subject: "security.hsts",
    message: "browsers are not told to come by https only",
    hint: "Remove `hsts: false` once the site is served over https.",
    applies: (settings) => settings.security.hsts === false,
  },
  {
    id: "deploy.W004",
    subject: "security.hsts.maxAge",
    message: "browsers are told to come by https only for less than a year",
    hint: "Leave maxAge out: two years are the default.",
    applies: ({ security: { hsts } }) =>
      typeof hsts === "object" && (hsts.maxAge ?? Number.POSITIVE_INFINITY) < 31_536_000,
  },
  {
    id: "deploy.W006",
    subject: "apps",
    message: "the app sessions is not listed, so nobody can sign in",
    hint: "List `...standardApps` if the site has users.",
    applies: (settings) =>
      settings.apps.some((app) => app.label === "auth") && !settings.apps.some((app) => app.label === "sessions"),
  },
];

/** A site may choose its own layers, but not lose those that keep it safe without being told. */
function checkLayers({ layers }: Application): CheckMessage[] {
  return missingGuards(layers).map((name) => ({
    id: "deploy.W005",
    level: "warning",
    subject: "middleware",
    message: `the standard layer "${name}" is not among the site's`,
    hint: `Put standard.${name} into the list, or begin with all: \`(standard) => [...standard.all, mine]\`.`,
  }));
}

function checkSecretKey({ settings }: Application): CheckMessage[] {
  const keys: [string, string][] = [
    ["secretKey", settings.secretKey],
    ...settings.secretKeyFallbacks.map((key): [string, string] => ["secretKeyFallbacks", key]),
  ];
  return keys
    .filter(([, key]) => new Set(key).size < 8 || /insecure|change.?me|example|secret.?key/i.test(key))
    .map(
      ([subject]): CheckMessage => ({
        id: "deploy.W007",
        level: "warning",
        subject,
        message: "the key looks as if it could be guessed",
        hint: "Make a random one: node -p \"require('node:crypto').randomBytes(48).toString('base64url')\"",
      }),
    );
}
