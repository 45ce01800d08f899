import { type CompiledTemplate, compiledOf, tie } from "./compiled-template.ts";
import { scopeOf } from "./context.ts";
import { Frame, type TemplateSource } from "./frame.ts";

/** A compiled template: made by `engine.get` and `engine.fromString`; may also be given to `{% include %}` and `{% extends %}`. */
export class Template {
  /** The name that it was asked for by. */
  readonly name: string;
  /** The file that it is from, or a name in brackets. */
  readonly origin: string;
  /** The JavaScript that it was compiled to, to look at. */
  readonly code: string;
  readonly #engine: TemplateSource;

  constructor(compiled: CompiledTemplate, engine: TemplateSource) {
    this.name = compiled.source.name;
    this.origin = compiled.source.origin;
    this.code = compiled.code;
    this.#engine = engine;
    tie(this, compiled);
  }

  /** Renders the template with these variables. Throws TemplateRenderError where something that it calls throws. */
  render(context: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const frame = new Frame({ source: this.#engine, found: new Map() });
    return frame.render(compiledOf(this)!, scopeOf(context, this.#engine.globals));
  }
}
