import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of rendering, redirecting and paginating. */
export const viewsCodes = {
  E_REDIRECT_TARGET: code<{ received: unknown }>({
    status: 500,
    message: (v) =>
      `redirect() needs a path, a URL name or a model with absoluteUrl(), received ${describeValue(v.received)}.`,
    hint: () =>
      'Pass a path that begins with a slash, a name such as "blog:post_list", or give the model an absoluteUrl() method.',
  }),
  E_PAGE_SIZE: code<{ received: unknown }>({
    status: 500,
    message: (v) =>
      `The number of rows on a page must be an integer from 1 to 10000, received ${describeValue(v.received)}.`,
    hint: () => "Pass the size as the last argument of paginate(), e.g. paginate(request, posts, 20).",
  }),
  E_CSRF_TOKEN_MISSING: code({
    status: 500,
    message: () => "{% csrf_token %} was used where no csrfToken is in the context.",
    hint: () => "Render the template with render(request, …) and keep the CSRF middleware in settings.middleware.",
  }),
};
