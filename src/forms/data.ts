/**
 * What a form reads: the values that were sent, by name. The query and the body of a request fit as they are, and so does the
 * platform's `FormData` when it holds no files.
 */
export interface FormValues {
  /** The last value of this name, or undefined. */
  get(name: string): string | undefined;
  /** Every value of this name, in order. */
  getAll(name: string): readonly string[];
  has(name: string): boolean;
}

/**
 * Values for a form from a plain object, an array standing for several of one name: for tests and for code that has no request.
 *
 * @example
 * new ContactForm({ data: formValues({ email: "ada@example.com", topics: ["press", "jobs"] }) });
 */
export function formValues(values: Readonly<Record<string, string | readonly string[]>>): FormValues {
  const map = new Map(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? [value] : [...value]]),
  );
  return {
    get: (name) => map.get(name)?.at(-1),
    getAll: (name) => map.get(name) ?? [],
    has: (name) => map.has(name),
  };
}
