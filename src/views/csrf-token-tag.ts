import { NuagesError } from "../errors/index.ts";
import { html, type SafeString } from "../lib/index.ts";
import { defineTagLibrary, simpleTag, type TagDefinition, type TagLibrary } from "../templates/index.ts";

/** The name of the form field that carries the CSRF token: the tag writes it, the CSRF middleware reads it. */
export const csrfFieldName = "csrfToken";

/**
 * `{% csrf_token %}`: the hidden field that every POST form needs. The token is the variable `csrfToken` of the context, a text or
 * a function that is called only here, so pages without a form need no token. Throws E_CSRF_TOKEN_MISSING without one.
 */
export const csrfTokenTag: TagDefinition = simpleTag("csrf_token", async (context): Promise<SafeString> => {
  const value = context.get("csrfToken");
  const token: unknown = await (typeof value === "function" ? value() : value);
  if (typeof token !== "string" || token === "") throw new NuagesError("E_CSRF_TOKEN_MISSING", {});
  return html`<input type="hidden" name="${csrfFieldName}" value="${token}">`;
});

/** The tag `csrf_token`. */
export const viewsTagLibrary: TagLibrary = defineTagLibrary("views", { tags: [csrfTokenTag] });
