import { ValidationError } from "../../validation/index.ts";
import { textarea } from "../widgets/inputs.ts";
import { type FieldOptions, type FormField, fieldOf, type Optional } from "./field.ts";

/** Options of `binaryField`. */
export interface BinaryFieldOptions extends FieldOptions {
  /** The most bytes. Default 1,000,000. */
  readonly maxLength?: number;
}

/** Bytes, sent as base64. */
export function binaryField<const O extends BinaryFieldOptions = {}>(options?: O): FormField<Optional<O, Uint8Array>> {
  const given: BinaryFieldOptions = options ?? {};
  const { maxLength = 1_000_000 } = given;
  const parse = ([text = ""]: readonly string[]) => {
    const plain = text.replace(/\s/g, "");
    if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) {
      throw new ValidationError({ code: "invalid", message: "Enter base64." });
    }
    const bytes = new Uint8Array(Buffer.from(plain, "base64"));
    if (bytes.length > maxLength) {
      const message = `At most ${maxLength} bytes, this has ${bytes.length}.`;
      throw new ValidationError({ code: "maxLength", message, params: { limit: maxLength, length: bytes.length } });
    }
    return bytes;
  };
  const type = {
    kind: "binary",
    widget: textarea({ spellcheck: "false", autocapitalize: "none" }),
    limit: Math.ceil(maxLength / 3) * 4 + Math.ceil(maxLength / 50) + 100,
    empty: null,
    parse,
    format: (value: unknown) => [Buffer.from(value as Uint8Array).toString("base64")],
    canonical: (text: string) => text.replace(/\s/g, ""),
  };
  return fieldOf(type, given);
}
