import type { Loader } from "./loader.ts";

/**
 * Loads templates from an object or a Map of name → text: for tests, and for templates that a package carries in its code.
 *
 * @example
 * memoryLoader({ "hello.html": "Hello {{ name }}" });
 */
export function memoryLoader(templates: Readonly<Record<string, string>> | ReadonlyMap<string, string>): Loader {
  const get = (name: string): string | undefined => {
    if (templates instanceof Map) return templates.get(name);
    return Object.hasOwn(templates, name) ? (templates as Readonly<Record<string, string>>)[name] : undefined;
  };
  return {
    async find(name) {
      const text = get(name);
      // The text is its own version: a test that replaces it sees the change where changed files are seen.
      return text === undefined ? undefined : { origin: `<memory: ${name}>`, version: text, read: async () => text };
    },
    places: () => ["memory"],
  };
}
