import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of the templates room. */
export const templatesCodes = {
  E_TEMPLATE_SYNTAX: code<{ template: string; line: number; column: number; problem: string }>({
    status: 500,
    message: (v) => `${v.template}:${v.line}:${v.column}: ${v.problem}.`,
    hint: () => "Correct the template at this place.",
  }),
  E_TEMPLATE_NOT_FOUND: code<{ names: readonly string[]; tried: readonly string[] }>({
    status: 500,
    message: (v) =>
      v.names.length === 1
        ? `There is no template ${describeValue(v.names[0])}.`
        : `None of the templates ${v.names.map(describeValue).join(", ")} exists.`,
    hint: (v) =>
      v.tried.length === 0
        ? "The engine has no loader that takes such a name."
        : `Make it in one of the places that were tried: ${v.tried.join(", ")}.`,
  }),
  E_TEMPLATE_NAME: code<{ name: unknown }>({
    status: 500,
    message: (v) => `${describeValue(v.name)} is no name of a template.`,
    hint: () =>
      'A name is relative, with "/" between its parts, such as "blog/post_list.html": no "..", no empty part, no "\\", no leading "/". In a template it is written in quotes.',
  }),
  E_TEMPLATE_RENDER: code<{ template: string; line: number; column: number; expression: string; reason: string }>({
    status: 500,
    message: (v) => `${v.template}:${v.line}:${v.column}: ${v.expression} failed: ${v.reason}`,
    hint: () => "The cause of this error has the stack of the code that the template called.",
  }),
  E_TEMPLATE_DEPTH: code<{ template: string; limit: number }>({
    status: 500,
    message: (v) => `${v.template} is included or extended more than ${v.limit} levels deep.`,
    hint: () =>
      "A template includes or extends itself; end the recursion with an {% if %}, or limit the depth of the data.",
  }),
  E_TEMPLATE_VALUE: code<{ what: string; expected: string; received: unknown }>({
    status: 500,
    message: (v) => `${v.what} must be ${v.expected}, received ${describeValue(v.received)}.`,
    hint: (v) => `Give ${v.expected}.`,
  }),
  E_TEMPLATE_ATTRIBUTE: code<{ received: unknown }>({
    status: 500,
    message: (v) =>
      `Only a SafeString may stand between the attributes of a tag, received ${describeValue(v.received)}.`,
    hint: () =>
      'Write the attribute in the template (class="{{ name }}"), or make the attributes with html`…` in code.',
  }),
};
