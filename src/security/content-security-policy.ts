import { NuagesError } from "../errors/index.ts";

/** A directive's sources: the list, or an empty one for directives without any. */
export type CspDirectives = Readonly<Record<string, readonly string[]>>;

/** Stands for the request's own nonce in a list of sources. */
export const cspNonce = "'nonce'";

/** The policy that every page has unless told otherwise: own files only, scripts and styles also by nonce, no inline code, no frames. */
export const defaultCspDirectives: CspDirectives = Object.freeze({
  "default-src": ["'self'"],
  "base-uri": ["'none'"],
  "object-src": ["'none'"],
  "frame-ancestors": ["'none'"],
  "form-action": ["'self'"],
  "script-src": ["'self'", cspNonce],
  "script-src-attr": ["'none'"],
  "style-src": ["'self'", cspNonce],
  "img-src": ["'self'", "data:"],
  "connect-src": ["'self'"],
});

const known = new Set(
  `default-src base-uri object-src frame-ancestors form-action script-src script-src-attr script-src-elem style-src style-src-attr
  style-src-elem img-src connect-src font-src media-src frame-src child-src worker-src manifest-src sandbox report-uri report-to
  upgrade-insecure-requests require-trusted-types-for trusted-types`.split(/\s+/),
);
const keywords = new Set(
  `'self' 'none' 'strict-dynamic' 'report-sample' 'wasm-unsafe-eval' 'inline-speculation-rules' 'script' 'allow-duplicates' ${cspNonce}`.split(
    " ",
  ),
);
const unsafeKeywords = new Set(["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'"]);
/** A word without quotes that is meant as a keyword would be read as a host name, and nothing would warn. */
const unquoted = new Set([...keywords, ...unsafeKeywords].map((word) => word.slice(1, -1)));
const namesOnly = new Set(["sandbox", "report-to", "trusted-types", "require-trusted-types-for"]);

/** How a policy may be changed. */
export interface CspExtendOptions {
  /** Lets `'unsafe-inline'`, `'unsafe-eval'` and `'unsafe-hashes'` in; without it they are an error. */
  readonly allowUnsafe?: boolean;
}

/**
 * A content security policy as an immutable value. Changes are checked when they are made: unknown directives, sources that would end
 * the directive, forgotten quotes and unsafe keywords throw E_CSP.
 *
 * @example
 * const policy = ContentSecurityPolicy.standard.extend({ "img-src": ["https://images.example.com"] });
 * policy.header({ nonce: request.nonce });
 */
export class ContentSecurityPolicy {
  /** The default policy. */
  static readonly standard: ContentSecurityPolicy = new ContentSecurityPolicy(defaultCspDirectives);

  readonly #directives: ReadonlyMap<string, readonly string[]>;
  readonly #render: (nonceSource: string) => string;
  readonly #withoutNonce: string;

  constructor(directives: CspDirectives, options: CspExtendOptions = {}) {
    const map = new Map<string, readonly string[]>();
    for (const [name, sources] of Object.entries(directives)) map.set(name, checkDirective(name, sources, options));
    this.#directives = map;
    this.#render = compile(map);
    this.#withoutNonce = this.#render("");
  }

  /** The policy with these sources added; `'none'` gives way to them, and a directive that wasn't there starts from what it fell back to. */
  extend(added: CspDirectives, options: CspExtendOptions = {}): ContentSecurityPolicy {
    const merged: Record<string, readonly string[]> = Object.fromEntries(this.#directives);
    for (const [name, sources] of Object.entries(added)) {
      checkDirective(name, sources, options);
      const before = (merged[name] ?? this.#inherited(name)).filter((source) => source !== "'none'");
      merged[name] = sources.includes("'none'") ? sources : [...new Set([...before, ...sources])];
    }
    return new ContentSecurityPolicy(merged, { allowUnsafe: true });
  }

  /** The policy with these directives in place of its own; an empty list for a directive that takes sources removes it. */
  replace(directives: CspDirectives, options: CspExtendOptions = {}): ContentSecurityPolicy {
    const merged: Record<string, readonly string[]> = Object.fromEntries(this.#directives);
    for (const [name, sources] of Object.entries(directives)) {
      checkDirective(name, sources, options);
      if (sources.length === 0 && !valueless.has(name)) delete merged[name];
      else merged[name] = sources;
    }
    return new ContentSecurityPolicy(merged, { allowUnsafe: true });
  }

  /** The header's value. Without a nonce nothing inline runs; `upgrade` adds `upgrade-insecure-requests` (for https). */
  header(options: { readonly nonce?: string | undefined; readonly upgrade?: boolean } = {}): string {
    const text =
      options.nonce === undefined ? this.#withoutNonce : this.#render(` 'nonce-${checkNonce(options.nonce)}'`);
    return options.upgrade ? `${text}; upgrade-insecure-requests` : text;
  }

  /** What a directive that isn't there follows: what is added must not take away what was allowed. */
  #inherited(name: string): readonly string[] {
    for (let next = fallback(name); next !== undefined; next = fallback(next)) {
      const sources = this.#directives.get(next);
      if (sources) return sources;
    }
    return [];
  }
}

/** The directive that a browser looks at when `name` isn't there. */
function fallback(name: string): string | undefined {
  if (name.endsWith("-elem") || name.endsWith("-attr")) return name.slice(0, -5);
  if (name === "frame-src" || name === "worker-src") return "child-src";
  return name.endsWith("-src") && name !== "default-src" ? "default-src" : undefined;
}

const valueless = new Set(["upgrade-insecure-requests", "sandbox"]);

function compile(directives: ReadonlyMap<string, readonly string[]>): (nonceSource: string) => string {
  const parts: string[] = [""];
  for (const [name, sources] of directives) {
    if (name === "upgrade-insecure-requests") continue;
    const lead = `${parts.length === 1 && parts[0] === "" ? "" : "; "}${name}`;
    const words = sources.filter((source) => source !== cspNonce).map((source) => ` ${source}`);
    parts[parts.length - 1] += lead + words.join("");
    if (sources.includes(cspNonce)) parts.push("");
  }
  return (nonceSource) => parts.join(nonceSource);
}

function checkDirective(name: string, sources: readonly string[], options: CspExtendOptions): readonly string[] {
  if (!known.has(name)) throw new NuagesError("E_CSP", { directive: name, detail: "is no directive" });
  for (const source of sources) {
    const problem = namesOnly.has(name) ? checkName(source) : checkSource(source, options);
    if (problem) throw new NuagesError("E_CSP", { directive: name, detail: problem });
  }
  if (sources.includes("'none'") && sources.length > 1) {
    throw new NuagesError("E_CSP", { directive: name, detail: "has 'none' beside other sources" });
  }
  return Object.freeze([...sources]);
}

function checkName(word: string): string | undefined {
  return /^'?[A-Za-z0-9_-]+'?$/.test(word) ? undefined : `has ${JSON.stringify(word)}, which is no name`;
}

function checkSource(source: string, options: CspExtendOptions): string | undefined {
  if (!/^[\x21-\x7e]+$/.test(source) || /[;,"]/.test(source))
    return `has ${JSON.stringify(source)}, which is no single source`;
  if (unquoted.has(source)) return `has ${source} without its quotes: write "'${source}'"`;
  if (!source.startsWith("'")) return undefined;
  if (keywords.has(source) || /^'sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}'$/.test(source)) return undefined;
  if (unsafeKeywords.has(source))
    return options.allowUnsafe ? undefined : `has ${source}, which needs { allowUnsafe: true }`;
  return `has ${source}, which is no keyword`;
}

function checkNonce(nonce: string): string {
  if (!/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(nonce)) {
    throw new NuagesError("E_ARGUMENT", {
      name: "nonce",
      expected: "at least 96 random bits in base64",
      received: nonce,
    });
  }
  return nonce;
}
