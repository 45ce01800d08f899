/** `publishedAt` → `published_at`, `HTTPServer` → `http_server`: the name of a column for a field. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** `published_at` → `publishedAt`. */
export function camelCase(name: string): string {
  return name.replace(/(?<!_)_+([a-z0-9])/g, (_, c: string) => c.toUpperCase());
}

/** `publishedAt`, `published_at` or `BlogPost` → `published at`, `blog post`: the default verbose name. */
export function humanize(name: string): string {
  return snakeCase(name).replaceAll("_", " ").trim();
}

/** The first letter in upper case, the rest as it is. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A URL word made of ASCII letters, digits and hyphens; accents are folded, everything else is dropped. */
export function slugify(text: string): string {
  return text
    .slice(0, 1000)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9\s_-]/g, "")
    .trim()
    .replace(/[\s_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
