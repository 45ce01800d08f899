import { ValidationError } from "../../validation/index.ts";
import { textarea } from "../widgets/inputs.ts";
import { type FieldOptions, FormField } from "./field.ts";

/** JSON as text. Not required gives null. */
export function jsonField(options: FieldOptions = {}): FormField<unknown> {
  return new FormField<unknown>(
    {
      kind: "json",
      widget: textarea({ spellcheck: "false", autocapitalize: "none" }),
      limit: 1_000_000,
      empty: null,
      parse: ([text = ""]) => readJson(text),
      format: (value) => [JSON.stringify(value, null, 2) ?? ""],
      canonical: (text) => {
        try {
          return JSON.stringify(JSON.parse(text));
        } catch {
          return text;
        }
      },
    },
    options,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ValidationError({ code: "invalid", message: `This is no valid JSON${placeOf(error, text)}.` });
  }
}

/** Where the mistake is, taken from the engine's message, which names the offset or the line. */
function placeOf(error: unknown, text: string): string {
  const found = /position (\d+)/.exec((error as Error).message);
  if (found === null) return "";
  const before = text.slice(0, Number(found[1])).split("\n");
  return `: line ${before.length}, column ${before.at(-1)!.length + 1}`;
}
