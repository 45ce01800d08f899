import type { HttpRequest } from "../../http/index.ts";
import { messages } from "../../messages/index.ts";

const kinds: Readonly<Record<string, { readonly kind: string; readonly icon: string; readonly label: string }>> = {
  success: { kind: "success", icon: "check", label: "Done" },
  info: { kind: "info", icon: "info", label: "Note" },
  warning: { kind: "warning", icon: "warning", label: "Warning" },
  error: { kind: "", icon: "warning", label: "Error" },
};

/** The one-time messages of a request as the page shows them; they are gone from the session then. */
export function takeNotices(request: HttpRequest) {
  return messages.take(request).map((message) => ({ ...(kinds[message.level] ?? kinds.info!), text: message.text }));
}
