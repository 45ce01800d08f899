/** What one setting takes. */
export type Rule =
  | { readonly keys: Shape; readonly accepts?: never; readonly expected?: never; readonly secret?: never }
  | {
      readonly keys?: never;
      readonly accepts: (value: unknown) => boolean;
      readonly expected: string;
      readonly secret?: boolean;
    };

/** The keys that an object of settings may have. */
export type Shape = Readonly<Record<string, Rule>>;

const isText = (value: unknown): value is string => typeof value === "string";
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const text: Rule = { accepts: isText, expected: "a text" };
const secret: Rule = { accepts: isText, expected: "a text", secret: true };
const texts: Rule = { accepts: (value) => Array.isArray(value) && value.every(isText), expected: "a list of texts" };
const truth: Rule = { accepts: (value) => typeof value === "boolean", expected: "true or false" };
const map: Rule = { accepts: isObject, expected: "an object" };
const list: Rule = { accepts: Array.isArray, expected: "a list" };
const callback: Rule = { accepts: (value) => typeof value === "function", expected: "a function" };
const count: Rule = { accepts: isCount, expected: "a whole number from 0" };
const seconds: Rule = {
  accepts: (value) => isCount(value) && value > 0,
  expected: "a whole number of seconds above 0",
};

function oneOf(...words: readonly string[]): Rule {
  return { accepts: (value) => isText(value) && words.includes(value), expected: `one of ${words.join(", ")}` };
}

/** The shape of the whole settings object. */
export const settingsShape: Shape = {
  dir: text,
  debug: truth,
  secretKey: secret,
  secretKeyFallbacks: { ...texts, secret: true } as Rule,
  allowedHosts: texts,
  apps: list,
  urls: {
    accepts: (value) => typeof value === "function" || isObject(value),
    expected: "routes or a function that imports them",
  },
  converters: map,
  databases: {
    accepts: (value) => isObject(value) && Object.values(value).every(isObject),
    expected: "an object of databases by alias",
    secret: true,
  },
  userModel: callback,
  templates: { keys: { dirs: texts, globals: map, tags: list, contextProcessors: list } },
  static: {
    keys: {
      url: {
        accepts: isStaticUrl,
        expected: 'a path that begins and ends with "/", or an https URL that ends with "/"',
      },
      dirs: texts,
    },
  },
  sessions: { keys: { idleSeconds: seconds, absoluteSeconds: seconds } },
  security: {
    keys: {
      hsts: { accepts: (value) => value === false || isObject(value), expected: "an object or false" },
      policy: map,
    },
  },
  csrf: { keys: { trustedOrigins: texts } },
  auth: { keys: { loginUrl: text, backends: list, throttle: map } },
  logging: {
    keys: { level: oneOf("debug", "info", "warn", "error"), format: oneOf("json", "pretty"), requests: truth },
  },
  limits: {
    keys: {
      bodyBytes: count,
      formFields: count,
      queryParams: count,
      urlLength: count,
      jsonDepth: count,
      headerCount: count,
    },
  },
  timeouts: {
    keys: { headersMs: count, requestMs: count, keepAliveMs: count, handlerMs: count, sendMs: count, checkMs: count },
  },
  graceSeconds: count,
  middleware: callback,
  trustProxy: { accepts: isCount, expected: "the number of proxies in front of the server" },
  language: { accepts: isLanguage, expected: 'a BCP 47 language tag such as "en" or "pt-BR"' },
  timeZone: { accepts: isTimeZone, expected: 'an IANA time zone such as "Europe/Paris"' },
};

function isStaticUrl(value: unknown): boolean {
  return isText(value) && /^(?:https?:\/\/[\w.:-]+)?\/(?:[\w~-][\w.~-]*\/)*$/.test(value) && value !== "/";
}

function isLanguage(value: unknown): boolean {
  if (!isText(value) || value.length > 35) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(value: unknown): boolean {
  if (!isText(value) || value.length > 64) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
}
