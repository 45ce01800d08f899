import { parseCookie, type SetCookie, stringifySetCookie } from "cookie";
import { NuagesError } from "../errors/index.ts";

/** The cookies of a request; the first of two with one name counts, as browsers send the most specific first. */
export class Cookies {
  readonly #values: Readonly<Record<string, string | undefined>>;

  constructor(header: string | undefined) {
    this.#values = header === undefined ? Object.create(null) : parseCookie(header);
  }

  get(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *entries(): IterableIterator<[string, string]> {
    for (const [name, value] of Object.entries(this.#values)) if (value !== undefined) yield [name, value];
  }
}

/** How a cookie is kept and sent by the browser. */
export interface CookieOptions {
  /** Seconds until it is forgotten; without it the cookie lives as long as the browser. */
  readonly maxAge?: number;
  readonly expires?: Date;
  /** "/" unless given. */
  readonly path?: string;
  readonly domain?: string;
  readonly secure?: boolean;
  /** True unless given: scripts can't read the cookie. */
  readonly httpOnly?: boolean;
  /** "lax" unless given; "none" needs `secure`. */
  readonly sameSite?: "lax" | "strict" | "none";
  readonly partitioned?: boolean;
}

/** The value of a Set-Cookie header. Throws E_COOKIE where the browser would drop the cookie or the options contradict. */
export function serializeCookie(name: string, value: string, options: CookieOptions = {}): string {
  const cookie: SetCookie = { httpOnly: true, sameSite: "lax", path: "/", ...options, name, value };
  const problem = cookieProblem(name, cookie);
  if (problem !== undefined) throw new NuagesError("E_COOKIE", { name, problem });
  try {
    return stringifySetCookie(cookie);
  } catch (cause) {
    throw new NuagesError(
      "E_COOKIE",
      { name, problem: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}

const cookieName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const maxCookieBytes = 4096;

function cookieProblem(name: string, cookie: SetCookie): string | undefined {
  if (!cookieName.test(name)) return "the name must be letters, digits and !#$%&'*+-.^_`|~";
  if (cookie.sameSite === "none" && cookie.secure !== true) return "sameSite none needs secure: true";
  if (cookie.partitioned === true && cookie.secure !== true) return "partitioned needs secure: true";
  const lower = name.toLowerCase();
  if (lower.startsWith("__secure-") && cookie.secure !== true) return "the prefix __Secure- needs secure: true";
  if (lower.startsWith("__host-")) {
    if (cookie.secure !== true) return "the prefix __Host- needs secure: true";
    if (cookie.path !== "/") return 'the prefix __Host- needs path: "/"';
    if (cookie.domain !== undefined) return "the prefix __Host- allows no domain";
  }
  if (name.length + encodeURIComponent(cookie.value?.toWellFormed() ?? "").length > maxCookieBytes)
    return "name and value exceed 4096 bytes";
  return undefined;
}
