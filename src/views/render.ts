import { ContextSlot } from "../context/index.ts";
import { NuagesError } from "../errors/index.ts";
import { type HttpRequest, HttpResponse, type ResponseInit } from "../http/index.ts";
import type { TemplateEngine } from "../templates/index.ts";

/** Gives variables to every template that is rendered for a request; functions among them are called only where a template uses them. */
export type ContextProcessor = (
  request: HttpRequest,
) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

/** The template engine of the running application. */
export const templatesSlot: ContextSlot<TemplateEngine> = new ContextSlot("template engine");

/** The context processors of the running application, in order: a later one wins over an earlier one. */
export const contextProcessorsSlot: ContextSlot<readonly ContextProcessor[]> = new ContextSlot("context processors");

/**
 * Renders a template to text with the request's context: `request`, what the context processors give, then `context`.
 * Of several names the first template that exists is taken.
 */
export async function renderToString(
  request: HttpRequest,
  template: string | readonly string[],
  context: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const engine = templatesSlot.get();
  if (engine === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "template engine" });
  const variables: Record<string, unknown> = { request };
  for (const processor of contextProcessorsSlot.get() ?? []) Object.assign(variables, await processor(request));
  return engine.render(template, Object.assign(variables, context));
}

/**
 * Renders a template into a response; the third argument is its context, the fourth the rest of the response.
 *
 * @example
 * return render(request, "blog/post_list.html", { posts });
 * return render(request, "blog/not_here.html", {}, { status: 404 });
 */
export async function render(
  ...[request, template, context, init = {}]: [
    request: HttpRequest,
    template: string | readonly string[],
    context?: Readonly<Record<string, unknown>>,
    init?: ResponseInit,
  ]
): Promise<HttpResponse> {
  return new HttpResponse(await renderToString(request, template, context), init);
}
