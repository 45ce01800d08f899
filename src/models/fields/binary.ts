import { createHash } from "node:crypto";
import type { Field, FieldOptions, NullOption } from "../types/fields.ts";
import { declareColumn } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** Options of `binary`. */
export type BinaryOptions = FieldOptions<Uint8Array> & {
  /** The most bytes that a value may have. */
  readonly maxLength?: number;
};

/** Bytes (`Uint8Array`). JSON has them as base64; forms don't ask for them. For files that visitors send, a path beside them is better. */
export function binary<const O extends Omit<BinaryOptions, "primaryKey" | "unique" | "dbIndex">>(
  options?: O,
): Field<Uint8Array, NullOption<O>, O extends { default: any } ? true : false> {
  return declareColumn({ kind: "binary", options: { editable: false, ...options }, extra: ["maxLength"] });
}

function bytesOf(value: unknown): Uint8Array {
  return value as Uint8Array;
}

/** The rules of bytes. Bytes of Node's Buffers, which share their memory, become bytes of their own. */
export const binaryRules = {
  binary: {
    expected: "a Uint8Array",
    columnType: () => ({ kind: "binary" }),
    check: (value) =>
      value instanceof Uint8Array ? (Buffer.isBuffer(value) ? new Uint8Array(value) : value) : wrongType,
    misfit: (value, options) => {
      const limit = options.maxLength;
      return typeof limit === "number" && bytesOf(value).length > limit ? `at most ${limit} bytes` : undefined;
    },
    isEmpty: (value) => bytesOf(value).length === 0,
    copy: (value) => new Uint8Array(bytesOf(value)),
    toJson: (value) => Buffer.from(bytesOf(value)).toString("base64"),
    snapshot: (value) => createHash("sha256").update(bytesOf(value)).digest("base64"),
  },
} as const satisfies Record<string, FieldRules>;
