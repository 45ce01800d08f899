import { NuagesError } from "../../errors/index.ts";

/** A template that a loader found. */
export interface TemplateFile {
  /** Where it is from, for error pages: a path, or a name in brackets. */
  readonly origin: string;
  /** Changes when the text changes: time and size of a file. */
  readonly version: string;
  /** Reads the text. */
  read(): Promise<string>;
}

/** A source of templates. */
export interface Loader {
  /** The template of this name, or undefined. The name was checked by `checkName`. */
  find(name: string): Promise<TemplateFile | undefined>;
  /** Where `find` looks for this name, for the error that it was not found. */
  places(name: string): readonly string[];
}

/** Throws E_TEMPLATE_NAME unless `name` is relative, without "..", empty parts, "\", ":" before the first "/", or NUL. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name !== "string" || name === "" || name.length > 255 || /[\\\0:]/.test(name)) {
    throw new NuagesError("E_TEMPLATE_NAME", { name });
  }
  for (const part of name.split("/")) {
    if (part === "" || part === "." || part === "..") throw new NuagesError("E_TEMPLATE_NAME", { name });
  }
}
