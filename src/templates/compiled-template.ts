import type { Scope } from "./context.ts";
import type { Source } from "./errors.ts";
import type { Frame } from "./frame.ts";

/** Renders one block or one template: the functions that the compiler makes. */
export type RenderFunction = (frame: Frame, scope: Scope) => Promise<string>;

/** What the compiler makes of a source. */
export interface CompiledTemplate {
  readonly source: Source;
  /** The generated JavaScript. */
  readonly code: string;
  readonly root: RenderFunction;
  /** Finds the template that this one extends. */
  readonly parent: ((frame: Frame, scope: Scope) => Promise<unknown>) | undefined;
  readonly blocks: ReadonlyMap<string, RenderFunction>;
  /** Where the first value is printed, as an offset; undefined when none is. */
  readonly printing: number | undefined;
  /** The same for each block that prints a value. */
  readonly printingBlocks: ReadonlyMap<string, number>;
  /** The blocks that stand where no plain value may be printed, and why. */
  readonly dangerousBlocks: ReadonlyMap<string, string>;
}

const compiled = new WeakMap<object, CompiledTemplate>();

/** Ties a Template to what it was compiled to, out of reach of everyone who holds the Template. */
export function tie(template: object, to: CompiledTemplate): void {
  compiled.set(template, to);
}

/** What a Template was compiled to; undefined for every other value. */
export function compiledOf(value: unknown): CompiledTemplate | undefined {
  return typeof value === "object" && value !== null ? compiled.get(value) : undefined;
}
