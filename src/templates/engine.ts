import { compile } from "./compile.ts";
import { type CompiledTemplate, compiledOf } from "./compiled-template.ts";
import { type Scope, scopeOf } from "./context.ts";
import { TemplateNotFound } from "./errors.ts";
import type { TemplateSource } from "./frame.ts";
import type { FilterDefinition, TagDefinition, TagLibrary } from "./library.ts";
import { checkName, type Loader, type TemplateFile } from "./loaders/loader.ts";
import type { Vocabulary } from "./parser.ts";
import { builtins } from "./tags/index.ts";
import { Template } from "./template.ts";
import { TimeZone } from "./time-zone.ts";

/** Options of an engine. */
export interface TemplateEngineOptions {
  /** Where templates come from; the first loader that has a name wins. */
  readonly loaders: readonly Loader[];
  /** Libraries whose tags and filters every template has, beside the built-in ones; where names clash the later wins, and `{% load %}` chooses. */
  readonly tags?: readonly TagLibrary[];
  /** Single filters, as if of a library of their own. */
  readonly filters?: readonly FilterDefinition[];
  /** Variables that every template has, included ones too. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** True (the default): a template is read once. False: each render looks whether the file has changed. */
  readonly cache?: boolean;
  /** The IANA time zone that instants are shown in, such as "Europe/Paris"; "UTC" when not given. */
  readonly timeZone?: string;
}

interface Cached {
  readonly origin: string;
  readonly version: string;
  readonly template: Promise<Template>;
}

/**
 * Finds, compiles and renders templates in Django's template language. Values are escaped unless they are SafeStrings, and awaited
 * where they are met. Throws E_ARGUMENT for an unknown time zone.
 *
 * @example
 * const engine = new TemplateEngine({ loaders: [directoryLoader("templates")] });
 * await engine.render("blog/post_list.html", { posts: Post.objects.all() });
 */
export class TemplateEngine {
  readonly #loaders: readonly Loader[];
  readonly #vocabulary: Vocabulary;
  readonly #source: TemplateSource;
  readonly #reload: boolean;
  readonly #cache = new Map<string, Cached>();

  constructor(options: TemplateEngineOptions) {
    this.#loaders = options.loaders;
    this.#vocabulary = vocabularyOf(options);
    this.#reload = options.cache === false;
    const globals: Scope = scopeOf(options.globals ?? {}, null);
    const timeZone = new TimeZone(options.timeZone ?? "UTC");
    this.#source = { globals, timeZone, select: (names) => this.#compiled(names) };
  }

  /** The template of this name. Throws TemplateNotFound, TemplateSyntaxError, E_TEMPLATE_NAME. */
  async get(name: string): Promise<Template> {
    return this.select([name]);
  }

  /** The first template of these names that exists. Throws TemplateNotFound with every place that was tried. */
  async select(names: readonly string[]): Promise<Template> {
    for (const name of names) {
      const template = await this.#find(name);
      if (template !== undefined) return template;
    }
    throw new TemplateNotFound(
      names,
      names.flatMap((name) => this.#loaders.flatMap((loader) => [...loader.places(name)])),
    );
  }

  /** Renders a template by its name, or the first of several names that exists, with these variables. */
  async render(name: string | readonly string[], context: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const template = await this.select(typeof name === "string" ? [name] : name);
    return template.render(context);
  }

  /** Compiles a template from text that is part of the program, never from what a user sent. */
  fromString(text: string, name = "<string>"): Template {
    return new Template(compile({ name, origin: name, text }, this.#vocabulary), this.#source);
  }

  async #compiled(names: readonly string[]): Promise<CompiledTemplate> {
    return compiledOf(await this.select(names))!;
  }

  async #find(name: string): Promise<Template | undefined> {
    const cached = this.#cache.get(name);
    if (cached !== undefined && !this.#reload) return cached.template;
    checkName(name);
    const file = await this.#look(name);
    if (file === undefined) {
      this.#cache.delete(name);
      return undefined;
    }
    // Another request may have read it while this one was looking.
    const present = this.#cache.get(name);
    if (present?.version === file.version && present.origin === file.origin) return present.template;
    return this.#read(name, file);
  }

  async #look(name: string): Promise<TemplateFile | undefined> {
    for (const loader of this.#loaders) {
      const file = await loader.find(name);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #read(name: string, file: TemplateFile): Promise<Template> {
    const template = file
      .read()
      .then((text) => new Template(compile({ name, origin: file.origin, text }, this.#vocabulary), this.#source));
    this.#cache.set(name, { origin: file.origin, version: file.version, template });
    // A failure is told to everyone who waits for it, and not kept: the file may be repaired.
    template.catch(() => this.#cache.delete(name));
    return template;
  }
}

function vocabularyOf(options: TemplateEngineOptions): Vocabulary {
  const libraries = new Map<string, TagLibrary>();
  const tags = new Map<string, TagDefinition>();
  const filters = new Map<string, FilterDefinition>();
  for (const library of [builtins, ...(options.tags ?? [])]) {
    libraries.set(library.name, library);
    for (const tag of library.tags) tags.set(tag.name, tag);
    for (const filter of library.filters) filters.set(filter.name, filter);
  }
  for (const filter of options.filters ?? []) filters.set(filter.name, filter);
  return { libraries, tags, filters };
}
