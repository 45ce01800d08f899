import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of URL patterns, resolving and reversing. */
export const urlsCodes = {
  E_URL_PATTERN: code<{ pattern: string; problem: string }>({
    status: 500,
    message: (v) => `The URL pattern ${describeValue(v.pattern)} is malformed: ${v.problem}.`,
    hint: () => 'Write patterns like "posts/<int:id>/": no leading slash, parameters as <converter:name>.',
  }),
  E_URL_CONVERTER: code<{ pattern: string; converter: string }>({
    status: 500,
    message: (v) =>
      `The URL pattern ${describeValue(v.pattern)} uses the unknown converter ${describeValue(v.converter)}.`,
    hint: () => "Use int, str, slug, uuid or path, or give your own with defineConverter() in settings.converters.",
  }),
  E_URL_CONVERTER_DEFINITION: code<{ name: string; problem: string }>({
    status: 500,
    message: (v) => `The URL converter ${describeValue(v.name)} is malformed: ${v.problem}.`,
    hint: () =>
      "Give defineConverter({ pattern, parse, format }) with a pattern without anchors, flags and capturing groups.",
  }),
  E_URL_VIEW: code<{ pattern: string; received: unknown }>({
    status: 500,
    message: (v) =>
      `The URL pattern ${describeValue(v.pattern)} needs a view function, received ${describeValue(v.received)}.`,
    hint: () =>
      "Pass the function itself, not the result of calling it; to hang in a list of routes use include(pattern, routes).",
  }),
  E_URL_DUPLICATE_NAME: code<{ name: string; first: string; second: string }>({
    status: 500,
    message: (v) =>
      `The URL name ${describeValue(v.name)} is used by two patterns: ${describeValue(v.first)} and ${describeValue(v.second)}.`,
    hint: () => "Give one of them another name, or put them into different namespaces.",
  }),
  E_URL_NAME: code<{ name: string }>({
    status: 500,
    message: (v) => `There is no URL named ${describeValue(v.name)}.`,
    hint: () => "Run `nuages routes` to see every name.",
  }),
  E_URL_PARAMS: code<{ name: string; pattern: string; problem: string }>({
    status: 500,
    message: (v) =>
      `Can't build the URL ${describeValue(v.name)} from the pattern ${describeValue(v.pattern)}: ${v.problem}.`,
    hint: () => "Pass exactly the parameters of the pattern, each with a value that the pattern would match again.",
  }),
};
