import type { SafeString } from "../lib/index.ts";
import type { TimeZone } from "./time-zone.ts";

/** The variables of one nesting level: an object whose prototype is the level outside it; the outermost has no prototype. */
export type Scope = Record<string, unknown>;

/** The scope inside `outer`. */
export function innerScope(outer: Scope | null): Scope {
  return Object.create(outer);
}

/** A scope with the entries of `values`, under `outer`. */
export function scopeOf(values: Readonly<Record<string, unknown>>, outer: Scope | null): Scope {
  const scope = innerScope(outer);
  // No scope has Object.prototype above it, so a key named __proto__ is a key like any other.
  return Object.assign(scope, values);
}

/** What a context needs of the render that it belongs to. */
export interface ContextFrame {
  include(name: unknown, scope: Scope): Promise<string>;
  safe(html: string): SafeString;
  readonly globals: Scope;
  readonly timeZone: TimeZone;
}

/** How the tag of a context was written. */
export interface TagCall {
  readonly autoescape: boolean;
  readonly keywords: Readonly<Record<string, unknown>>;
}

/** What a tag sees of the render it takes part in: the variables, the keywords it was written with, whether output is escaped. */
export class TemplateContext {
  /** False inside `{% autoescape off %}`. */
  readonly autoescape: boolean;
  /** The values of `name=value` arguments; an object without prototype. */
  readonly keywords: Readonly<Record<string, unknown>>;
  readonly #scope: Scope;
  readonly #frame: ContextFrame;

  constructor(scope: Scope, frame: ContextFrame, call: TagCall) {
    this.#scope = scope;
    this.#frame = frame;
    this.autoescape = call.autoescape;
    this.keywords = call.keywords;
  }

  /** The time zone that instants are shown in. */
  get timeZone(): TimeZone {
    return this.#frame.timeZone;
  }

  /** The variable as it was put into the context: not called, not awaited; undefined when there is none. */
  get(name: string): unknown {
    return this.#scope[name];
  }

  /** True when there is such a variable, be it undefined. */
  has(name: string): boolean {
    return name in this.#scope;
  }

  /** Sets a variable for what follows at this nesting level. */
  set(name: string, value: unknown): void {
    this.#scope[name] = value;
  }

  /** The same context for a tag that was written with these keywords. */
  withKeywords(keywords: Readonly<Record<string, unknown>>): TemplateContext {
    return new TemplateContext(this.#scope, this.#frame, { autoescape: this.autoescape, keywords });
  }

  /** Renders another template with `values` alone (and the globals of the engine); counts as an include. */
  async render(name: string, values: Readonly<Record<string, unknown>>): Promise<SafeString> {
    return this.#frame.safe(await this.#frame.include(name, scopeOf(values, this.#frame.globals)));
  }
}
