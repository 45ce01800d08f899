const safeSchemes = new Set(["http:", "https:", "mailto:"]);

/**
 * The address as it may stand in a link: of the site itself, or http, https, mailto. Everything else (`javascript:`, `data:`) and what
 * is no address at all gives undefined, and is shown as text.
 */
export function safeLink(address: string): string | undefined {
  if (/^\/(?![/\\])/.test(address) && !/[\0-\x20\x7f\\]/.test(address)) return address;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  return safeSchemes.has(url.protocol) ? url.href : undefined;
}
