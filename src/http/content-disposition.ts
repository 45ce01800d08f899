/**
 * The value of a Content-Disposition header: an ASCII fallback in quotes (RFC 6266) and, where the name needs it, the
 * exact name in UTF-8 (RFC 8187). Only the last part of a path is used; control characters and quotes can't get out.
 *
 * @example
 * contentDisposition("attachment", "café.txt"); // attachment; filename="caf_.txt"; filename*=UTF-8''caf%C3%A9.txt
 */
export function contentDisposition(kind: "attachment" | "inline", filename?: string): string {
  if (filename === undefined) return kind;
  const name = baseName(filename);
  if (name === "") return kind;
  // "%" is replaced in the fallback too: some browsers would decode it a second time.
  const fallback = name.replace(/[^\u0020-\u007e]|["\\%]/gu, "_");
  if (fallback === name) return `${kind}; filename="${name}"`;
  return `${kind}; filename="${fallback}"; filename*=UTF-8''${encodeExtended(name)}`;
}

function baseName(filename: string): string {
  const last = filename.toWellFormed().split(/[\\/]/).at(-1) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  const name = last.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "").slice(0, 200);
  return name === "." || name === ".." ? "" : name.toWellFormed();
}

/** encodeURIComponent leaves `'()*`, which are not attr-char in RFC 8187. */
function encodeExtended(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
