import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AppDefinition } from "../apps/index.ts";
import { Auth, authSlot, User, usersApp } from "../auth/index.ts";
import type { ContextSlot } from "../context/index.ts";
import { Databases, databasesSlot } from "../database/index.ts";
import type { HttpRequest } from "../http/index.ts";
import { formatJson, formatPretty, Logger, loggerSlot } from "../logging/index.ts";
import { type AnyModel, ModelRegistry, registrySlot } from "../models/index.ts";
import { Passwords, passwordsSlot, securityEventsSlot } from "../security/index.ts";
import type { Settings } from "../settings/index.ts";
import { StaticFiles, staticFilesSlot, staticTagLibrary } from "../staticfiles/index.ts";
import { directoryLoader, TemplateEngine } from "../templates/index.ts";
import { UrlResolver, urlResolverSlot, urls as urlsOf, urlsTagLibrary } from "../urls/index.ts";
import { contextProcessorsSlot, templatesSlot, viewsTagLibrary } from "../views/index.ts";
import { Application, type Binding } from "./application.ts";
import { type Collected, collectAdmin, collectApps } from "./collect-apps.ts";
import { contextProcessors } from "./context-processors.ts";
import { loadRoutes } from "./load-routes.ts";
import { requireApps, requireNamedUser } from "./require-models.ts";

/** What tests and tools may hand to `createApplication` in place of what the settings say. */
export interface ApplicationOptions {
  readonly log?: Logger;
  readonly passwords?: Passwords;
  /** Told of every error that a request ends with 500 for. */
  readonly onServerError?: (request: HttpRequest, error: unknown) => void;
  /**
   * `"models"` leaves out the URLs and the admin, for tools that work on the database only: they go on while a view or an admin still
   * speaks of a field that was renamed. `"all"` when not given.
   */
  readonly parts?: "all" | "models";
}

/**
 * Puts a site together from its settings: loads the apps' models, then the rest of them, connects (lazily) to the databases, compiles
 * the URLs and lays the middleware.
 *
 * @example
 * const application = await createApplication(settings);
 * const response = await application.handle(HttpRequest.make({ url: "/" }));
 * await application.close();
 * @throws NuagesError for whatever can't work: a part of an app, a model, a URL pattern, a database URL.
 */
export async function createApplication(settings: Settings, options: ApplicationOptions = {}): Promise<Application> {
  const { apps, userModel } = usersOf(settings);
  const collected = await collectApps(apps);
  const registry = new ModelRegistry(collected.models, { userModel });
  requireApps(registry, apps);
  if (settings.userModel === undefined) requireNamedUser(registry);
  const converters = settings.converters === undefined ? {} : { converters: settings.converters };
  const whole = options.parts !== "models";
  const urls = new UrlResolver(whole ? await loadRoutes(settings.urls) : urlsOf([]), converters);
  const databases = new Databases(settings.databases);
  const templates = makeTemplates(settings, apps, collected);
  const statics = makeStatics(settings, apps);
  const log = options.log ?? makeLogger(settings);
  const bindings = [
    bind(databasesSlot, databases),
    bind(registrySlot, registry),
    bind(urlResolverSlot, urls),
    bind(templatesSlot, templates),
    bind(contextProcessorsSlot, contextProcessors(settings)),
    bind(staticFilesSlot, statics),
    bind(loggerSlot, log),
    bind(passwordsSlot, options.passwords ?? new Passwords()),
    bind(securityEventsSlot, (event) => log.log(event.level, `security: ${event.kind}`, event.detail)),
    ...(userModel === undefined ? [] : [bind(authSlot, makeAuth(settings, userModel))]),
    ...(whole ? await adminBinding(settings, apps) : []),
  ];
  const { onServerError } = options;
  return new Application({
    settings,
    apps,
    collected,
    registry,
    urls,
    databases,
    templates,
    statics,
    log,
    bindings,
    onServerError,
  });
}

function bind<T>(slot: ContextSlot<T>, value: T): Binding {
  return [slot as ContextSlot<unknown>, value];
}

/** The site's own user model, or that of the framework, whose app then comes along with `auth`. */
function usersOf(settings: Settings): { apps: readonly AppDefinition[]; userModel: AnyModel | undefined } {
  const { apps, userModel } = settings;
  if (userModel !== undefined || !apps.some((app) => app.label === "auth")) return { apps, userModel };
  return { apps: [...apps, usersApp], userModel: User };
}

function makeAuth({ secretKey, secretKeyFallbacks, auth }: Settings, userModel: AnyModel): Auth {
  return new Auth({ userModel, keys: [secretKey, ...secretKeyFallbacks], ...auth });
}

/** The admin site, where the app `admin` is listed; its room is loaded only then. */
async function adminBinding(settings: Settings, apps: readonly AppDefinition[]): Promise<Binding[]> {
  if (!apps.some((app) => app.label === "admin")) return [];
  const { AdminSite, adminSiteSlot, collectAdmins } = await import("../admin/index.ts");
  const modules = await collectAdmin(apps);
  const { language, timeZone } = settings;
  const site = new AdminSite({
    ...collectAdmins(modules),
    apps,
    language,
    timeZone,
    environment: settings.debug ? "development" : "",
  });
  return [bind(adminSiteSlot, site)];
}

/** The folders of the settings first, then each app's own, in the order of the apps. */
function makeTemplates(settings: Settings, apps: readonly AppDefinition[], collected: Collected): TemplateEngine {
  const { dirs, tags = [], globals = {} } = settings.templates;
  return new TemplateEngine({
    loaders: [
      directoryLoader([
        ...dirs.map((dir) => resolve(settings.dir, dir)),
        ...apps.map((app) => join(app.dir, "templates")),
      ]),
    ],
    tags: [urlsTagLibrary, viewsTagLibrary, staticTagLibrary, ...collected.templateTags, ...tags],
    globals: { language: settings.language, ...globals },
    timeZone: settings.timeZone,
    cache: !settings.debug,
  });
}

function makeStatics(settings: Settings, apps: readonly AppDefinition[]): StaticFiles {
  const own = settings.static.dirs.map((dir) => resolve(settings.dir, dir));
  const directories = [...own, ...apps.map((app) => join(app.dir, "static"))].filter((dir) => existsSync(dir));
  return new StaticFiles({ url: settings.static.url, directories, fingerprint: !settings.debug });
}

function makeLogger({ debug, logging }: Settings): Logger {
  const pretty = logging.format === undefined ? debug : logging.format === "pretty";
  return new Logger({
    level: logging.level ?? "info",
    format: pretty ? formatPretty({ color: process.stdout.isTTY === true }) : formatJson,
  });
}
