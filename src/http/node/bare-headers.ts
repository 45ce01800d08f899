/**
 * What every answer carries that the server gives by itself, outside the layers of the site: nothing in it may run, be framed,
 * be taken for another type or be kept.
 */
export const bareHeaders: readonly (readonly [string, string])[] = [
  ["Content-Type", "text/plain; charset=utf-8"],
  ["Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Cache-Control", "no-store"],
];
