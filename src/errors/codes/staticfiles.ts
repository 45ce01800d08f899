import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of static files. */
export const staticfilesCodes = {
  E_STATIC_NOT_FOUND: code<{ name: string; directories: readonly string[] }>({
    status: 500,
    message: (v) => `The static file ${describeValue(v.name)} was not found.`,
    hint: (v) => `Put it into one of these folders: ${v.directories.join(", ") || "(none is configured)"}.`,
  }),
  E_STATIC_URL: code<{ url: unknown }>({
    status: 500,
    message: (v) =>
      `The URL of static files must be a path with slashes at both ends, or an https URL that ends with one, received ${describeValue(v.url)}.`,
    hint: () => 'Use e.g. "/static/" or "https://cdn.example.org/site/".',
  }),
  E_STATIC_DIRECTORY: code<{ directory: string }>({
    status: 500,
    message: (v) => `The folder of static files ${describeValue(v.directory)} does not exist.`,
    hint: () => "Create it, or take it out of the settings.",
  }),
};
