import { BadRequest, SuspiciousOperation } from "../../errors/index.ts";

/**
 * Parses a JSON body. Throws BadRequest for malformed JSON and for nesting deeper than `maxDepth`, and
 * SuspiciousOperation for keys that exist to reach a prototype (`__proto__`, `constructor.prototype`).
 */
export function parseJson(text: string, maxDepth: number): unknown {
  checkDepth(text, maxDepth);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BadRequest("the body is not valid JSON", { cause });
  }
  if (mayReachPrototype(text)) refusePrototypeKeys(value);
  return value;
}

/** Counts brackets outside of strings, before any recursive parser sees the text. */
function checkDepth(text: string, maxDepth: number): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfString(text, i + 1);
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > maxDepth) throw new BadRequest(`the JSON is nested deeper than ${maxDepth} levels`);
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
}

function endOfString(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i;
  }
  return text.length;
}

/** An escape may spell any key, so a text with escapes is always looked through. */
function mayReachPrototype(text: string): boolean {
  return text.includes("__proto__") || text.includes("constructor") || text.includes("\\u");
}

function refusePrototypeKeys(value: unknown): void {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const item = pending.pop();
    if (typeof item !== "object" || item === null) continue;
    if (Object.hasOwn(item, "__proto__")) throw new SuspiciousOperation('the JSON has a key "__proto__"');
    const maker = Object.hasOwn(item, "constructor") ? (item as { constructor: unknown }).constructor : undefined;
    if (typeof maker === "object" && maker !== null && Object.hasOwn(maker, "prototype")) {
      throw new SuspiciousOperation('the JSON has a key "constructor.prototype"');
    }
    for (const child of Object.values(item)) pending.push(child);
  }
}
