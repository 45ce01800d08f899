/** A Content-Type header in its parts, both in lower case. */
export interface ContentType {
  readonly type: string;
  readonly charset: string | undefined;
}

/** Parses a Content-Type; undefined where there is none. Linear in its length. */
export function parseContentType(header: string | undefined): ContentType | undefined {
  if (header === undefined || header === "") return undefined;
  const [type = "", ...parameters] = header.slice(0, 512).toLowerCase().split(";");
  let charset: string | undefined;
  for (const parameter of parameters) {
    const equals = parameter.indexOf("=");
    if (parameter.slice(0, equals).trim() === "charset")
      charset = parameter
        .slice(equals + 1)
        .trim()
        .replaceAll('"', "");
  }
  return { type: type.trim(), charset };
}

/** True for `application/json` and types such as `application/problem+json`. */
export function isJsonType(type: string): boolean {
  return type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"));
}
