import type { Field } from "../../models/index.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The value of a key from the text of an address or a form; undefined for what is no key of this type. */
export function parseKey(field: Field, text: string): unknown {
  if (text.length > 1000) return undefined;
  switch (field.type.kind) {
    case "auto":
    case "integer": {
      if (!/^-?(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
      const number = Number(text);
      return Number.isSafeInteger(number) ? number : undefined;
    }
    case "bigInteger": {
      if (!/^-?(0|[1-9][0-9]{0,18})$/.test(text)) return undefined;
      const number = BigInt(text);
      return number === BigInt.asIntN(64, number) ? number : undefined;
    }
    case "uuid":
      return uuid.test(text) ? text.toLowerCase() : undefined;
    case "char":
    case "text":
      return text.includes("\0") ? undefined : text;
    default:
      return undefined;
  }
}
