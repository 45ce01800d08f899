import { isIP } from "node:net";

/** The address in its shortest form; undefined for what is none. A zone (fe80::1%eth0) means something on one machine only. */
export function shortestIp(text: string): string | undefined {
  const version = text.length <= 45 && !text.includes("%") ? isIP(text) : 0;
  if (version === 0) return undefined;
  return version === 4 ? text : new URL(`http://[${text}]`).hostname.slice(1, -1);
}
