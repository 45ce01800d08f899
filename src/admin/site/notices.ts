import type { HttpRequest } from "../../http/index.ts";
import { getMessages, type MessageLevel } from "../../messages/index.ts";

const kinds: Readonly<Record<MessageLevel, { readonly kind: string; readonly icon: string; readonly label: string }>> =
  {
    debug: { kind: "info", icon: "info", label: "Debug" },
    info: { kind: "info", icon: "info", label: "Note" },
    success: { kind: "success", icon: "check", label: "Done" },
    warning: { kind: "warning", icon: "warning", label: "Warning" },
    error: { kind: "", icon: "warning", label: "Error" },
  };

/** The one-time messages of a request as a page shows them; they are gone from the session then. */
export async function takeNotices(request: HttpRequest) {
  return (await getMessages(request)).map((message) => ({ ...kinds[message.level], text: message.text }));
}
