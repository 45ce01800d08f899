import { randomBytes, randomUUID } from "node:crypto";
import { uuid as uuidValidator } from "../../validation/index.ts";
import type { DefaultOption, Field, Keyed, NullOption, UuidOptions } from "../types/fields.ts";
import { declareColumn } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/**
 * A uuid, as text in lower case. `default: "v4"` makes a random one for each new instance, `"v7"` one that sorts by time. As the key
 * (`primaryKey: true`) it needs no default: it is a v7 then.
 */
export function uuid<const O extends UuidOptions>(options?: O): Keyed<Field<string, NullOption<O>, UuidDefault<O>>, O> {
  const filled: UuidOptions = { ...options };
  const chosen = filled.default ?? (filled.primaryKey ? "v7" : undefined);
  const made = chosen === "v4" ? randomUUID : chosen === "v7" ? uuidV7 : chosen;
  return declareColumn({ kind: "uuid", options: made === undefined ? filled : { ...filled, default: made } });
}

type UuidDefault<O> = O extends { primaryKey: true } ? true : DefaultOption<O>;

let lastMillisecond = 0;
let counter = 0;

/** A uuid of version 7 (RFC 9562): milliseconds, then a counter so that those of one process sort in order, then 62 random bits. */
export function uuidV7(now = Date.now()): string {
  if (now > lastMillisecond) {
    lastMillisecond = now;
    counter = randomBytes(2).readUInt16BE() & 0x7ff;
  } else if (++counter > 0xfff) {
    lastMillisecond++;
    counter = 0;
  }
  const random = randomBytes(8);
  random[0] = (random[0]! & 0x3f) | 0x80;
  const time = lastMillisecond.toString(16).padStart(12, "0");
  const tail = random.toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The rules of uuids: either case is accepted, lower case is stored. */
export const uuidRules = {
  uuid: {
    expected: "a uuid",
    columnType: () => ({ kind: "uuid" }),
    check: (value) =>
      typeof value === "string" && value.length === 36 && form.test(value) ? value.toLowerCase() : wrongType,
    validators: () => [uuidValidator],
  },
} as const satisfies Record<string, FieldRules>;
