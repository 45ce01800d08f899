import type { HttpRequest } from "../../http/index.ts";
import { isSecretName, redactUrl } from "../../logging/index.ts";

/** Names and values to show, in order. */
export type Facts = readonly (readonly [name: string, value: string])[];

const stars = "••••••••";
const maxValue = 2000;
const maxFacts = 100;

/** What the debug page shows of a request; secrets are starred. */
export interface RequestFacts {
  readonly general: Facts;
  readonly query: Facts;
  readonly form: Facts;
  readonly headers: Facts;
}

/** Collects what there is to show of a request. A body that can't be read as a form gives no fields; nothing is thrown. */
export async function requestFacts(request: HttpRequest): Promise<RequestFacts> {
  const route = request.route;
  const general: [string, string][] = [
    ["Request", `${request.method} ${redactUrl(request.fullPath).slice(0, maxValue)}`],
    ["Route", route === undefined ? "none" : `${route.pattern}${route.name === undefined ? "" : ` (${route.name})`}`],
    [
      "Parameters",
      Object.entries(request.params)
        .map(([name, value]) => `${name} = ${String(value)}`)
        .join(", ") || "none",
    ],
    ["Client", request.remoteAddress],
  ];
  const user = whoAsks(request);
  if (user !== undefined) general.push(["User", user]);
  return {
    general,
    query: await fields(() => request.query),
    form: await fields(() => request.form()),
    headers: mask(request.headers.entries()),
  };
}

function whoAsks(request: HttpRequest): string | undefined {
  const user = (request as { readonly user?: unknown }).user;
  return user === undefined || user === null ? undefined : String(user);
}

async function fields(
  read: () => Promise<{ entries(): Iterable<[string, unknown]> }> | { entries(): Iterable<[string, unknown]> },
): Promise<Facts> {
  try {
    return mask((await read()).entries());
  } catch {
    return [];
  }
}

function mask(entries: Iterable<readonly [string, unknown]>): Facts {
  return [...entries].slice(0, maxFacts).map(([name, value]) => {
    const hidden = isSecretName(name);
    return [name, hidden ? stars : String(value).slice(0, maxValue)] as const;
  });
}
