import { authMiddleware, peekUser } from "../auth/index.ts";
import { NuagesError } from "../errors/index.ts";
import type { Middleware } from "../http/index.ts";
import { addLogFields } from "../logging/index.ts";
import {
  appendSlash,
  csrfProtection,
  developmentHosts,
  hostCheck,
  requestId,
  securityHeaders,
} from "../middleware/index.ts";
import { DatabaseSessionStore, sessionMiddleware } from "../sessions/index.ts";
import type { Settings, StandardMiddleware } from "../settings/index.ts";
import { type StaticFiles, serveStaticFiles } from "../staticfiles/index.ts";
import type { UrlResolver } from "../urls/index.ts";

/** What the standard layers are made from. */
export interface StandardMiddlewareParts {
  readonly settings: Settings;
  readonly urls: UrlResolver;
  readonly statics: StaticFiles;
}

/** The layers of an application: the standard ones, or what the setting `middleware` makes of them. */
export function standardMiddleware(parts: StandardMiddlewareParts): readonly Middleware[] {
  const standard = makeStandard(parts);
  const list = parts.settings.middleware?.(standard) ?? standard.all;
  if (!Array.isArray(list) || !list.every((layer) => typeof layer === "function")) {
    throw new NuagesError("E_MIDDLEWARE_LIST", {
      received: Array.isArray(list) ? "a list with something else in it" : typeof list,
    });
  }
  return list;
}

/** The layers that keep a site safe, by their names: what no site should leave out unawares. */
const guards = new WeakMap<Middleware, string>();
const guardNames = ["security", "host", "csrf"] as const;

/** Which of the layers that keep a site safe are not among these. */
export function missingGuards(layers: readonly Middleware[]): string[] {
  const present = new Set(layers.map((layer) => guards.get(layer)));
  return guardNames.filter((name) => !present.has(name));
}

function makeStandard({ settings, urls, statics }: StandardMiddlewareParts): StandardMiddleware {
  const has = (label: string) => settings.apps.some((app) => app.label === label);
  const secure = settings.debug ? "auto" : true;
  const keys = [settings.secretKey, ...settings.secretKeyFallbacks];
  const hosts = settings.debug && settings.allowedHosts.length === 0 ? developmentHosts : settings.allowedHosts;
  const { hsts, policy } = settings.security;
  const layers = {
    requestId: settings.debug ? requestId() : withLogFields(requestId({ trustHeader: settings.trustProxy > 0 })),
    security: securityHeaders({
      ...(policy === undefined ? {} : { policy }),
      hsts: settings.debug ? false : (hsts ?? {}),
      isAuthenticated: (request) => peekUser(request)?.isAuthenticated === true,
    }),
    host: hostCheck({ allowedHosts: hosts }),
    staticFiles: serveStaticFiles(statics),
    common: appendSlash({ hasPath: (path) => urls.hasPath(path) }),
    ...(has("sessions")
      ? { sessions: sessionMiddleware({ store: new DatabaseSessionStore(), secure, ...settings.sessions }) }
      : {}),
    csrf: csrfProtection({ keys, secure, ...settings.csrf }),
    ...(has("auth") && has("sessions") ? { auth: authMiddleware() } : {}),
  };
  for (const name of guardNames) guards.set(layers[name], name);
  return { ...layers, all: Object.values(layers) };
}

/** Lets every log line of the request carry its id. */
function withLogFields(layer: Middleware): Middleware {
  return function requestIds(request, next) {
    return layer(request, () => {
      addLogFields({ requestId: request.id });
      return next();
    });
  };
}
