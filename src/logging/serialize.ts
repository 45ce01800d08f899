import { isSecretName, redacted, redactUrl } from "./redact.ts";

/** A value that JSON can hold. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

const maxDepth = 6;
const maxItems = 50;
const maxText = 8192;

/**
 * A copy of any value that is safe to log: secrets taken out by name, depth, number and length limited, circles cut, errors written out.
 * Never throws, whatever getters and proxies the value holds.
 */
export function toPlain(value: unknown, secretWords: readonly string[] = []): Plain {
  const open = new Set<object>();

  function plain(item: unknown, depth: number): Plain {
    if (typeof item === "string") return item.length > maxText ? `${item.slice(0, maxText)}…` : item;
    if (typeof item === "number") return Number.isFinite(item) ? item : String(item);
    if (typeof item === "boolean" || item === null) return item;
    if (typeof item !== "object") return item === undefined ? null : String(item);
    if (open.has(item)) return "[circular]";
    if (depth > maxDepth) return "[too deep]";
    open.add(item);
    try {
      return fromObject(item, depth);
    } catch {
      return "[unreadable]";
    } finally {
      open.delete(item);
    }
  }

  function fromObject(item: object, depth: number): Plain {
    if (item instanceof Error) return fromError(item, depth);
    if (item instanceof Date) return Number.isNaN(item.getTime()) ? "Invalid Date" : item.toISOString();
    if (item instanceof Uint8Array) return `[${item.byteLength} bytes]`;
    if (Array.isArray(item)) return fromList(item, depth);
    if (item instanceof Set) return fromList([...item], depth);
    if (item instanceof Map) return fromEntries([...item], depth);
    const prototype = Object.getPrototypeOf(item);
    if (prototype !== Object.prototype && prototype !== null) return fromInstance(item, depth);
    return fromEntries(Object.entries(item), depth);
  }

  function fromError(error: Error, depth: number): Plain {
    const { code, hint } = error as { code?: unknown; hint?: unknown };
    const parts: [string, unknown][] = [
      ["name", error.name],
      ["message", error.message],
    ];
    if (code !== undefined) parts.push(["code", code]);
    if (hint !== undefined) parts.push(["hint", hint]);
    if (error.cause !== undefined) parts.push(["cause", error.cause]);
    if (error instanceof AggregateError) parts.push(["errors", error.errors]);
    return { ...(fromEntries(parts, depth) as object), stack: plain(error.stack ?? "", depth) };
  }

  /** An instance's own fields are its own business (a user's password hash): only its text is shown. */
  function fromInstance(item: object, depth: number): Plain {
    const text = String(item);
    return text.startsWith("[object ") ? `[${item.constructor?.name ?? "object"}]` : plain(text, depth);
  }

  function fromList(items: readonly unknown[], depth: number): Plain {
    const list = items.slice(0, maxItems).map((item) => plain(item, depth + 1));
    if (items.length > maxItems) list.push(`… ${items.length - maxItems} more`);
    return list;
  }

  function fromEntries(entries: readonly (readonly [unknown, unknown])[], depth: number): Plain {
    const made: Record<string, Plain> = Object.create(null);
    for (const [key, item] of entries.slice(0, maxItems)) {
      const name = String(key).slice(0, 200);
      if (item === undefined) continue;
      if (isSecretName(name, secretWords)) made[name] = redacted;
      else
        made[name] =
          typeof item === "string" && isUrlName(name)
            ? plain(redactUrl(item, secretWords), depth)
            : plain(item, depth + 1);
    }
    if (entries.length > maxItems) made["…"] = `${entries.length - maxItems} more`;
    return made;
  }

  return plain(value, 0);
}

function isUrlName(name: string): boolean {
  return /^(?:url|path|target|referer|location|raw_?url|fullpath)$/i.test(name);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const unsafe = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Escapes what could move a terminal's cursor, begin a new line or turn the reading direction: `\u001b` instead of the byte. */
export function escapeControls(text: string): string {
  return text.replace(unsafe, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
