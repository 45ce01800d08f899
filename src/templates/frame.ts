import { NuagesError } from "../errors/index.ts";
import { markSafe, type SafeString } from "../lib/index.ts";
import { type CompiledTemplate, compiledOf, type RenderFunction } from "./compiled-template.ts";
import { type ContextFrame, innerScope, type Scope, TemplateContext } from "./context.ts";
import { TemplateSyntaxError } from "./errors.ts";
import type { FilterInfo, TagNode } from "./library.ts";
import type { TimeZone } from "./time-zone.ts";

/** Finds templates, once for each render. */
export interface TemplateSource {
  readonly globals: Scope;
  readonly timeZone: TimeZone;
  select(names: readonly string[]): Promise<CompiledTemplate>;
}

/** What one `engine.render` shares with all that it includes. */
export interface RenderState {
  readonly source: TemplateSource;
  /** The templates that this render has asked for: a loop that includes asks the disk once. */
  readonly found: Map<string, CompiledTemplate>;
}

interface TagRun {
  readonly tag: TagNode;
  readonly scope: Scope;
  readonly values: readonly unknown[];
  readonly bodies: readonly (() => Promise<SafeString>)[];
  readonly autoescape: boolean;
}

interface BlockOfTemplate {
  readonly template: CompiledTemplate;
  readonly render: RenderFunction;
}

const maximumDepth = 100;
const noKeywords = Object.freeze(Object.create(null));

/** The render of one template, with what it extends: the blocks as its descendants fill them, and the memory of its tags. */
export class Frame implements ContextFrame {
  readonly globals: Scope;
  readonly timeZone: TimeZone;
  /** What filters are told of their place. */
  readonly escaping: FilterInfo;
  readonly notEscaping: FilterInfo;
  readonly #state: RenderState;
  readonly #depth: number;
  readonly #blocks = new Map<string, BlockOfTemplate[]>();
  readonly #memory = new WeakMap<object, Map<unknown, unknown>>();

  constructor(state: RenderState, depth = 0) {
    const { globals, timeZone } = state.source;
    this.globals = globals;
    this.timeZone = timeZone;
    this.escaping = { autoescape: true, timeZone };
    this.notEscaping = { autoescape: false, timeZone };
    this.#state = state;
    this.#depth = depth;
  }

  /** Renders a template: its own text, or that of the template which it extends with its blocks in place. */
  async render(template: CompiledTemplate, scope: Scope): Promise<string> {
    let current = template;
    this.#addBlocks(current);
    for (let level = 0; current.parent !== undefined; level++) {
      if (level >= maximumDepth)
        throw new NuagesError("E_TEMPLATE_DEPTH", { template: template.source.name, limit: maximumDepth });
      current = (await current.parent(this, scope)) as CompiledTemplate;
      this.#addBlocks(current);
    }
    return current.root(this, scope);
  }

  /** Renders the block of this name that is nearest to the template asked for. */
  block(name: string, scope: Scope): Promise<string> {
    return this.#renderBlock(this.#blocks.get(name) ?? [], 0, scope);
  }

  /** Renders another template, given by name, by several names of which the first that exists counts, or as a Template. */
  async include(what: unknown, scope: Scope, danger?: string): Promise<string> {
    const template = await this.find(what);
    if (this.#depth >= maximumDepth)
      throw new NuagesError("E_TEMPLATE_DEPTH", { template: template.source.name, limit: maximumDepth });
    if (danger !== undefined && template.printing !== undefined) throw unsafe(template, template.printing, danger);
    return new Frame(this.#state, this.#depth + 1).render(template, scope);
  }

  /** The template that an expression of `{% include %}` or `{% extends %}` means. */
  async find(what: unknown): Promise<CompiledTemplate> {
    const given = compiledOf(what);
    if (given !== undefined) return given;
    const names = Array.isArray(what)
      ? what.map(String)
      : [typeof what === "object" && what !== null ? String(what) : (what as string)];
    const key = names.join("\0");
    const known = this.#state.found.get(key);
    if (known !== undefined) return known;
    const template = await this.#state.source.select(names);
    this.#state.found.set(key, template);
    return template;
  }

  /** Runs a tag made with `defineTag`. */
  tag(run: TagRun): unknown {
    const context = new TemplateContext(run.scope, this, { autoescape: run.autoescape, keywords: noKeywords });
    return run.tag.render(context, run.values, run.bodies);
  }

  safe(html: string): SafeString {
    return markSafe(html);
  }

  /** The number of the value that `{% cycle %}` is at; counted anew for each run of the loop around it. */
  nextOf(node: object, count: number, loop: unknown): number {
    const memory = this.#memoryOf(node);
    const index = (memory.get(loop) as number | undefined) ?? 0;
    memory.set(loop, (index + 1) % count);
    return index;
  }

  /** True when the values differ from those of the last call in this run of the loop. */
  changed(node: object, values: readonly unknown[], loop: unknown): boolean {
    const memory = this.#memoryOf(node);
    const before = memory.get(loop) as readonly unknown[] | undefined;
    memory.set(loop, values);
    return before === undefined || values.some((value, i) => !Object.is(value, before[i]));
  }

  #memoryOf(node: object): Map<unknown, unknown> {
    let memory = this.#memory.get(node);
    if (memory === undefined) this.#memory.set(node, (memory = new Map()));
    return memory;
  }

  #addBlocks(template: CompiledTemplate): void {
    for (const [name, danger] of template.dangerousBlocks) this.#checkBlock(name, danger);
    for (const [name, render] of template.blocks) {
      const chain = this.#blocks.get(name);
      if (chain === undefined) this.#blocks.set(name, [{ template, render }]);
      else chain.push({ template, render });
    }
  }

  /** A block that was written for plain text must not print values where its parent has a script or the start of a URL. */
  #checkBlock(name: string, danger: string): void {
    for (const { template } of this.#blocks.get(name) ?? []) {
      const offset = template.printingBlocks.get(name);
      if (offset !== undefined) throw unsafe(template, offset, danger);
    }
  }

  async #renderBlock(chain: readonly BlockOfTemplate[], index: number, scope: Scope): Promise<string> {
    const block = chain[index];
    if (block === undefined) return "";
    const inner = innerScope(scope);
    inner.block = { super: async () => markSafe(await this.#renderBlock(chain, index + 1, scope)) };
    return block.render(this, inner);
  }
}

function unsafe(template: CompiledTemplate, offset: number, danger: string): TemplateSyntaxError {
  return new TemplateSyntaxError(template.source, offset, {
    problem: `${danger}, which is where this is rendered`,
    hint: "Put the whole element or attribute into this part, so that its values can be encoded for where they stand.",
  });
}
