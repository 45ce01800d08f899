const segment = /^[A-Za-z0-9_@+~!,()\p{L}\p{N} -][A-Za-z0-9_@+~!,.()\p{L}\p{M}\p{N} -]*$/u;

/**
 * True for the name of a file that may be served: segments of letters, digits and harmless signs joined by "/". Dotfiles, "..",
 * backslashes, control characters and empty segments are not.
 */
export function isStaticName(name: string): boolean {
  return name.length <= 1024 && name.split("/").every((part) => segment.test(part));
}

/** "css/site.css" with its fingerprint: "css/site.3f2a91c0d1e2.css". */
export function fingerprintedName(name: string, hash: string): string {
  const slash = name.lastIndexOf("/");
  const dot = name.indexOf(".", slash + 2);
  return dot === -1 ? `${name}.${hash}` : `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
}
