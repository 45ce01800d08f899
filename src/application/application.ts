import type { AppDefinition } from "../apps/index.ts";
import { type CheckMessage, runChecks } from "../checks/index.ts";
import type { ContextSlot } from "../context/index.ts";
import { type Databases, queryLogSlot } from "../database/index.ts";
import { Http404, NuagesError } from "../errors/index.ts";
import { compose, type Handler, type HttpRequest, type HttpResponse, type Middleware } from "../http/index.ts";
import { type Logger, logFieldsSlot } from "../logging/index.ts";
import { type ModelRegistry, type RepeatedQuery, repeatedQuerySlot } from "../models/index.ts";
import type { Settings } from "../settings/index.ts";
import type { StaticFiles } from "../staticfiles/index.ts";
import type { TemplateEngine } from "../templates/index.ts";
import { callView, type UrlMatch, type UrlResolver } from "../urls/index.ts";
import { applicationSlot } from "./application-slot.ts";
import { applicationChecks, type CheckOptions } from "./checks/application-checks.ts";
import type { Collected } from "./collect-apps.ts";
import type {} from "./command-services.ts";
import { ErrorResponder } from "./errors/respond.ts";
import { RequestQueries } from "./request-queries.ts";
import { standardMiddleware } from "./standard-middleware.ts";

/** A context slot and what is found in it inside the application. */
export type Binding = readonly [slot: ContextSlot<unknown>, value: unknown];

/** The parts that `createApplication` has made. */
export interface ApplicationParts {
  readonly settings: Settings;
  readonly apps: readonly AppDefinition[];
  readonly registry: ModelRegistry;
  readonly databases: Databases;
  readonly templates: TemplateEngine;
  readonly urls: UrlResolver;
  readonly statics: StaticFiles;
  readonly log: Logger;
  readonly collected: Collected;
  readonly bindings: readonly Binding[];
  readonly onServerError: ((request: HttpRequest, error: unknown) => void) | undefined;
}

/** The applications that are open in this process, in the order in which they were made. */
const open = new Set<Application>();

/** A site, put together and ready to answer. Made by `createApplication`. */
export class Application {
  readonly settings: Settings;
  /** The apps of the site, the framework's user app included where the site has no user model of its own. */
  readonly apps: readonly AppDefinition[];
  readonly registry: ModelRegistry;
  readonly databases: Databases;
  readonly templates: TemplateEngine;
  readonly urls: UrlResolver;
  readonly statics: StaticFiles;
  readonly log: Logger;
  /** The layers around the views, the outermost first. */
  readonly layers: readonly Middleware[];
  readonly #bindings: readonly Binding[];
  readonly #collected: Collected;
  readonly #handler: Handler;
  readonly #repeats = new Set<string>();
  #prepared: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: ApplicationParts) {
    this.settings = parts.settings;
    this.apps = parts.apps;
    this.registry = parts.registry;
    this.databases = parts.databases;
    this.templates = parts.templates;
    this.urls = parts.urls;
    this.statics = parts.statics;
    this.log = parts.log;
    this.#bindings = [[applicationSlot as ContextSlot<unknown>, this], ...parts.bindings];
    this.#collected = parts.collected;
    const errors = new ErrorResponder(parts);
    const view: Handler = async (request) => errors.fill(request, await answer(request));
    this.layers = standardMiddleware(parts);
    this.#handler = compose(this.layers, view, (request, error) => errors.respond(request, error));
    open.add(this);
    chooseDefault();
  }

  /** Answers a request: never rejects while the application is open. @throws NuagesError `E_APPLICATION_CLOSED`. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closed !== undefined) throw new NuagesError("E_APPLICATION_CLOSED", {});
    await (this.#prepared ??= this.statics.prepare());
    request.route = this.urls.resolve(request.path);
    const answered = () => logFieldsSlot.run({}, () => this.#handler(request));
    if (!this.settings.debug || queryLogSlot.get() !== undefined) return await this.run(answered);
    const watched = () => queryLogSlot.run(new RequestQueries(), answered);
    return await this.run(() => repeatedQuerySlot.run((query) => this.#warnOfRepeat(query), watched));
  }

  /** Tells once for each place that it asks the database for one row after another. */
  #warnOfRepeat({ relation, at }: RepeatedQuery): void {
    const place = `${relation} ${at}`;
    if (this.#repeats.has(place) || this.#repeats.size > 1000) return;
    this.#repeats.add(place);
    const name = relation.slice(relation.lastIndexOf(".") + 1);
    this.log.warn(`${relation} is loaded row by row: load it for all rows with prefetchRelated("${name}")`, { at });
  }

  /**
   * Runs `fn` inside this application: the models' queries, `reverse`, `render` and whatever else is found without being handed down
   * are this application's. Needed only where several applications are open, since one alone is the default everywhere.
   */
  run<R>(fn: () => R): R {
    if (applicationSlot.get() === this) return fn();
    return this.#bindings.reduceRight<() => R>(
      (inner, [slot, value]) =>
        () =>
          slot.run(value, inner),
      fn,
    )();
  }

  /** Looks for mistakes in models, URLs, settings and security; `deploy` adds what matters in production only. Errors come first. */
  checks(options: CheckOptions = {}): Promise<CheckMessage[]> {
    return this.run(() => runChecks<Application>([...applicationChecks(options), ...this.#collected.checks], this));
  }

  /** Closes the databases; calling it again does nothing. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    open.delete(this);
    chooseDefault();
    await this.databases.close();
  }

  /** Makes this application the one that is found where no `run` is active, or no longer. */
  setDefault(isDefault: boolean): void {
    for (const [slot, value] of this.#bindings) slot.setDefault(isDefault ? value : undefined);
  }
}

let current: Application | undefined;

/** The only open application is the default; with several, the first of them. */
function chooseDefault(): void {
  const [first] = open;
  if (first === current) return;
  current?.setDefault(false);
  current = first;
  first?.setDefault(true);
}

async function answer(request: HttpRequest): Promise<HttpResponse> {
  const match = request.route as UrlMatch | undefined;
  if (match === undefined) throw new Http404(`A page at ${request.path.slice(0, 200)}`);
  return await callView(request, match);
}
