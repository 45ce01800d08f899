import { NuagesError } from "../errors/index.ts";
import type { HttpRequest } from "../http/index.ts";
import type { JsonValue } from "../models/index.ts";
import { randomToken } from "../security/index.ts";
import { passingPrefix, type Session } from "../sessions/index.ts";
import { type MessageLevel, messageLevels } from "./levels.ts";

/** A notice for the person behind the browser, shown once. */
export interface Message {
  readonly level: MessageLevel;
  /** Plain text: templates escape it. */
  readonly text: string;
  /** The extra tags and the level, for the `class` of the element that shows it: `"post success"`. */
  readonly tags: string;
}

/** More about a message. */
export interface MessageOptions {
  /** Words for the element's class beside the level. */
  readonly tags?: string | readonly string[];
}

/** Each message has a key of its own in the session, so that parallel requests don't lose each other's. */
const prefix = `${passingPrefix}message.`;
const maxTextLength = 2000;

/** What a request has taken out of the session: shown as often as its templates ask. */
interface Taken {
  list: Promise<readonly Message[]>;
  /** More came after the list was made. */
  stale: boolean;
}

const shown = new WeakMap<HttpRequest, Taken>();
let sequence = 0;

/**
 * Leaves a message for the next page that this browser is shown, which may be the one that this request renders or the one it redirects
 * to. Throws E_NO_SESSION without the session middleware.
 */
function add(request: HttpRequest, level: MessageLevel, rest: { text: string } & MessageOptions): void {
  if (!messageLevels.includes(level)) {
    throw new NuagesError("E_ARGUMENT", { name: "level", expected: messageLevels.join(", "), received: level });
  }
  const { text, tags = [] } = rest;
  const words = (typeof tags === "string" ? tags.split(/\s+/) : tags).filter((word) => word !== "");
  const cut = text.length > maxTextLength ? `${text.slice(0, maxTextLength - 1)}…` : text;
  const order = `${Date.now().toString(36).padStart(9, "0")}${(sequence++ % 46_656).toString(36).padStart(3, "0")}`;
  requireSession(request).set(`${prefix}${order}${randomToken(16)}`, {
    level,
    text: cut.toWellFormed(),
    tags: [...words, level].join(" "),
  });
  const taken = shown.get(request);
  if (taken) taken.stale = true;
}

/**
 * Leaves messages: `messages.success(request, "Saved.")`. They survive redirects, are kept in the session only until a page shows them,
 * and stay when the page that should have shown them failed.
 *
 * @example
 * messages.success(request, `“${post.title}” was published.`, { tags: "post" });
 * return redirect("blog:post_list");
 */
export const messages = {
  debug: leave("debug"),
  info: leave("info"),
  success: leave("success"),
  warning: leave("warning"),
  error: leave("error"),
} as const;

function leave(level: MessageLevel): (request: HttpRequest, text: string, options?: MessageOptions) => void {
  return (request, text, options = {}) => add(request, level, { text, ...options });
}

/**
 * The messages that wait for this browser, oldest first; asking takes them out of the session, and within one request the answer stays
 * the same: the value of `messages` in templates.
 */
export function getMessages(request: HttpRequest): Promise<readonly Message[]> {
  const session = requireSession(request);
  const taken = shown.get(request);
  if (taken && !taken.stale) return taken.list;
  const list = (async () => [...((await taken?.list) ?? []), ...(await take(session))])();
  shown.set(request, { list, stale: false });
  return list;
}

async function take(session: Session): Promise<readonly Message[]> {
  if (!session.hasCookie && !session.modified) {
    session.markAccessed();
    return [];
  }
  const keys = (await session.keys()).filter((key) => key.startsWith(prefix)).sort();
  const found: Message[] = [];
  for (const key of keys) {
    const message = asMessage(await session.get(key));
    if (message) found.push(message);
    session.delete(key);
  }
  return found;
}

/** A session can outlive a release: what isn't a message of today is dropped. */
function asMessage(value: JsonValue | undefined): Message | undefined {
  if (typeof value !== "object" || value === null || !("level" in value)) return undefined;
  const { level, text, tags } = value as Record<string, unknown>;
  if (typeof text !== "string" || typeof tags !== "string") return undefined;
  return messageLevels.includes(level as MessageLevel) ? { level: level as MessageLevel, text, tags } : undefined;
}

function requireSession(request: HttpRequest): Session {
  if (request.session === undefined) throw new NuagesError("E_NO_SESSION", {});
  return request.session;
}
