/** Segments of the admin's own addresses that a row's key must not be mistaken for. */
const reserved = new Set(["new", "actions"]);

/**
 * A row's key as one segment of an address: letters, digits and hyphens as they are, every other byte as `_` and two hex digits.
 * So a key may hold slashes, dots or nothing at all without changing the meaning of the address.
 */
export function keyToSegment(key: unknown): string {
  const text = String(key);
  if (text === "") return "_";
  let out = "";
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    out += /[A-Za-z0-9-]/.test(char) ? char : `_${hex(byte)}`;
  }
  return reserved.has(out) ? `_${hex(text.charCodeAt(0))}${out.slice(1)}` : out;
}

/** The text of a key from its segment; undefined for a segment that `keyToSegment` would not have made. */
export function segmentToKey(segment: string): string | undefined {
  if (segment === "_") return "";
  if (segment.length > 3000) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < segment.length; at++) {
    const char = segment[at]!;
    if (/[A-Za-z0-9-]/.test(char)) {
      bytes.push(char.charCodeAt(0));
      continue;
    }
    const code = segment.slice(at + 1, at + 3);
    if (char !== "_" || !/^[0-9A-F]{2}$/.test(code)) return undefined;
    bytes.push(Number.parseInt(code, 16));
    at += 2;
  }
  const text = Buffer.from(bytes).toString("utf8");
  return keyToSegment(text) === segment ? text : undefined;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
