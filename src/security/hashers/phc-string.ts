/** A hash in the PHC string format: `$argon2id$v=19$m=65536,t=3,p=1$<salt>$<hash>`. */
export interface PhcString {
  readonly id: string;
  readonly version: number;
  readonly params: ReadonlyMap<string, number>;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const shape = /^\$([a-z0-9-]{1,32})\$v=(\d{1,4})\$([a-z0-9=,]{1,64})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,172})$/;

/** Reads a PHC string; undefined when it is malformed. */
export function parsePhc(text: string): PhcString | undefined {
  const match = text.length > 512 ? null : shape.exec(text);
  if (!match) return undefined;
  const params = new Map<string, number>();
  for (const part of match[3]!.split(",")) {
    const [name, value] = part.split("=");
    if (!name || !value || !/^\d{1,8}$/.test(value)) return undefined;
    params.set(name, Number(value));
  }
  const [salt, hash] = [decode(match[4]!), decode(match[5]!)];
  return salt && hash ? { id: match[1]!, version: Number(match[2]), params, salt, hash } : undefined;
}

/** Writes a PHC string. */
export function formatPhc(phc: PhcString): string {
  const params = [...phc.params].map(([name, value]) => `${name}=${value}`).join(",");
  return `$${phc.id}$v=${phc.version}$${params}$${encode(phc.salt)}$${encode(phc.hash)}`;
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return encode(bytes) === text ? bytes : undefined;
}
