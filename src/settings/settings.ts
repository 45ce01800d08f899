import type { AppDefinition } from "../apps/index.ts";
import type { AuthOptions } from "../auth/index.ts";
import type { DatabaseOptions } from "../database/index.ts";
import type { HttpLimits, Middleware } from "../http/index.ts";
import type { ServerTimeouts } from "../http/node/index.ts";
import type { LogLevel } from "../logging/index.ts";
import type { HstsOptions } from "../middleware/index.ts";
import type { AnyModel } from "../models/index.ts";
import type { ContentSecurityPolicy } from "../security/index.ts";
import type { TagLibrary } from "../templates/index.ts";
import type { Converter } from "../urls/index.ts";
import type { ContextProcessor } from "../views/index.ts";

/** Where templates are looked for, and what each of them sees. */
export interface TemplateSettings {
  /** Folders that are searched before the apps' own `templates/`; relative ones start at `settings.dir`. `["templates"]` when not given. */
  readonly dirs?: readonly string[];
  /** Values that every template sees, beside `language`. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Libraries of tags and filters that every template has, beside those of the apps. */
  readonly tags?: readonly TagLibrary[];
  /** Give variables to every template that is rendered for a request, after the standard ones (`csrfToken`, `user`, `messages`). */
  readonly contextProcessors?: readonly ContextProcessor[];
}

/** Where static files are found and served. */
export interface StaticSettings {
  /** The path that static files are served under, or the https URL of a server of their own; ends with a slash. `/static/` when not given. */
  readonly url?: string;
  /** Folders that are searched before the apps' own `static/`; relative ones start at `settings.dir`. `["static"]` when not given. */
  readonly dirs?: readonly string[];
}

/** How long a session lasts and what its cookie is. */
export interface SessionSettings {
  /** Seconds without a request after which a session ends; 12 hours when not given. */
  readonly idleSeconds?: number;
  /** Seconds after which a session ends in any case; 14 days when not given. */
  readonly absoluteSeconds?: number;
}

/** The list of routes, or a function that imports it (so that settings.ts stays light and free of circles). */
export type UrlsSetting = object | (() => object | Promise<object>);

/** The security headers of every response. */
export interface SecuritySettings {
  /** How long browsers remember to come by https only: two years with all subdomains when not given; never sent in debug. */
  readonly hsts?: HstsOptions | false;
  /** The content security policy; the strict standard one when not given. */
  readonly policy?: ContentSecurityPolicy;
}

/** Who else may send forms to this site. */
export interface CsrfSettings {
  /** Origins such as `https://shop.example.com`. */
  readonly trustedOrigins?: readonly string[];
}

/** How people sign in. */
export type AuthSettings = Pick<AuthOptions, "loginUrl" | "backends" | "throttle">;

/** What is logged, and how. */
export interface LoggingSettings {
  /** From which level on lines are written; `info` when not given. */
  readonly level?: LogLevel;
  /** `json`, one object a line, for machines; `pretty` for people, which is what debug takes when not given. */
  readonly format?: "json" | "pretty";
  /** A line for every request that the server has answered; on when not given. */
  readonly requests?: boolean;
}

/** The layers that the framework makes from the settings, by name and, in their order, as `all`. */
export interface StandardMiddleware {
  /** Names each request, in the log and in X-Request-Id. */
  readonly requestId: Middleware;
  /** Security headers and the content security policy. */
  readonly security: Middleware;
  /** Refuses hosts that are not in `allowedHosts`. */
  readonly host: Middleware;
  /** Answers below `static.url`. */
  readonly staticFiles: Middleware;
  /** Redirects to the address with a slash at its end, where only that one is a page. */
  readonly common: Middleware;
  /** Present where the app `sessions` is listed. */
  readonly sessions?: Middleware;
  readonly csrf: Middleware;
  /** Present where the app `auth` is listed. */
  readonly auth?: Middleware;
  readonly all: readonly Middleware[];
}

/** What `defineSettings` takes. Everything but the secret key and the routes has a default. */
export interface SettingsOptions {
  /** The folder of the site, `import.meta.dirname`: relative paths below start here. The working directory when not given. */
  readonly dir?: string;
  /** Shows errors with their source and reloads what changes. Never in production: it is refused where NODE_ENV is `production`. `false` when not given. */
  readonly debug?: boolean;
  /** At least 32 bytes that nobody can guess; signs cookies and tokens. Never printed. */
  readonly secretKey: string;
  /** Former secret keys: what they signed stays valid, nothing new is signed with them. */
  readonly secretKeyFallbacks?: readonly string[];
  /** The host names the site answers to: `example.com`, `.example.com` with all below it. In debug, this machine's names when empty. */
  readonly allowedHosts?: readonly string[];
  /** The apps, those whose templates win first. `standardApps` when not given. */
  readonly apps?: readonly AppDefinition[];
  /** The routes: `() => import("./urls.ts")`. */
  readonly urls: UrlsSetting;
  /** Converters for patterns beside the built-in ones, by the name that patterns use; a built-in one can't be replaced. */
  readonly converters?: Readonly<Record<string, Converter<any>>>;
  /** The databases by alias; `default` must be one. A SQLite file `db.sqlite3` in `dir` when not given. */
  readonly databases?: Readonly<Record<string, DatabaseOptions>>;
  /** The site's own user model, where it has one. */
  readonly userModel?: AnyModel;
  readonly templates?: TemplateSettings;
  readonly static?: StaticSettings;
  readonly sessions?: SessionSettings;
  readonly security?: SecuritySettings;
  readonly csrf?: CsrfSettings;
  readonly auth?: AuthSettings;
  readonly logging?: LoggingSettings;
  /** The number of proxies in front of the server whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; 0 when not given. */
  readonly trustProxy?: number;
  /** How much of a request is read. */
  readonly limits?: Partial<HttpLimits>;
  /** How long the server waits for requests and views, in milliseconds. */
  readonly timeouts?: Partial<ServerTimeouts>;
  /** Seconds that requests under way have to finish when the server is told to stop; 25 when not given. */
  readonly graceSeconds?: number;
  /**
   * The layers around the views, the first one outermost: `(standard) => [...standard.all, mine]`. `standard.all` when not given.
   */
  readonly middleware?: (standard: StandardMiddleware) => readonly Middleware[];
  /**
   * The language of the site's own pages, as a BCP 47 tag; `en` when not given. Templates have it as `language`, for `<html lang>`;
   * the admin writes numbers and dates in it. The framework's own words are English.
   */
  readonly language?: string;
  /**
   * The time zone that templates and the admin show instants in, as an IANA name; `UTC` when not given. Forms take and show them in UTC,
   * as the database keeps them.
   */
  readonly timeZone?: string;
}

/** The settings of a site, complete: what `defineSettings` makes and the application is made from. */
export interface Settings extends SettingsOptions {
  readonly dir: string;
  readonly debug: boolean;
  readonly secretKeyFallbacks: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly apps: readonly AppDefinition[];
  readonly databases: Readonly<Record<string, DatabaseOptions>>;
  readonly templates: TemplateSettings & { readonly dirs: readonly string[] };
  readonly static: StaticSettings & { readonly url: string; readonly dirs: readonly string[] };
  readonly security: SecuritySettings;
  readonly csrf: CsrfSettings;
  readonly sessions: SessionSettings;
  readonly logging: LoggingSettings;
  readonly trustProxy: number;
  readonly graceSeconds: number;
  readonly language: string;
  readonly timeZone: string;
}
