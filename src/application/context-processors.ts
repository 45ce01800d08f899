import type {} from "../auth/index.ts";
import { getMessages } from "../messages/index.ts";
import { getCsrfToken } from "../middleware/index.ts";
import type { Settings } from "../settings/index.ts";
import type { ContextProcessor } from "../views/index.ts";

/** What every template sees of its request: functions, so that a page that doesn't use them costs nothing. */
export function contextProcessors(settings: Settings): readonly ContextProcessor[] {
  return [
    csrfAndUser,
    ...(settings.apps.some((app) => app.label === "messages") ? [messagesOf] : []),
    ...(settings.templates.contextProcessors ?? []),
  ];
}

const csrfAndUser: ContextProcessor = (request) => ({
  csrfToken: () => getCsrfToken(request),
  user: () => request.user,
});

const messagesOf: ContextProcessor = (request) => ({ messages: () => getMessages(request) });
