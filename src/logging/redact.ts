/** What stands in a log in place of a secret. */
export const redacted = "[redacted]";

const secretWords = [
  "password",
  "passwd",
  "passphrase",
  "secret",
  "token",
  "authorization",
  "cookie",
  "csrf",
  "apikey",
  "privatekey",
  "credential",
  "sessionid",
  "sessionkey",
  "signature",
  "cardnumber",
  "creditcard",
];

/** Words that are secrets only as a whole name: they are part of many harmless ones. */
const secretNames = new Set(["otp", "cvv", "sid", "pin"]);

/** True for a name such as `password`, `X-Api-Key`, `csrf_token` or `newPassword`. Extra words come in lower case, without separators. */
export function isSecretName(name: string, extra: readonly string[] = []): boolean {
  const plain = name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  return (
    secretNames.has(plain) ||
    secretWords.some((word) => plain.includes(word)) ||
    extra.some((word) => plain.includes(word))
  );
}

/** The URL with the values of secret query parameters taken out. */
export function redactUrl(url: string, extra: readonly string[] = []): string {
  const mark = url.indexOf("?");
  if (mark === -1) return url;
  const pairs = url.slice(mark + 1).split("&");
  const shown = pairs.map((pair) => {
    const equals = pair.indexOf("=");
    return equals !== -1 && isSecretName(pair.slice(0, equals), extra)
      ? `${pair.slice(0, equals + 1)}${redacted}`
      : pair;
  });
  return `${url.slice(0, mark)}?${shown.join("&")}`;
}
