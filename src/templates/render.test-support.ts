import { TemplateEngine, type TemplateEngineOptions } from "./engine.ts";
import { memoryLoader } from "./loaders/memory.ts";

/** An engine over templates in memory. */
export function engineOf(
  templates: Record<string, string>,
  options: Partial<TemplateEngineOptions> = {},
): TemplateEngine {
  return new TemplateEngine({ loaders: [memoryLoader(templates)], ...options });
}

/** Renders one template from text. */
export function render(
  text: string,
  context: Record<string, unknown> = {},
  options: Partial<TemplateEngineOptions> = {},
): Promise<string> {
  return engineOf({}, options).fromString(text).render(context);
}

/** The error that compiling this text throws. */
export function syntaxErrorOf(text: string, name = "page.html"): unknown {
  try {
    engineOf({}).fromString(text, name);
  } catch (error) {
    return error;
  }
  return undefined;
}
