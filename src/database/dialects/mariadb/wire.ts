import type { DbValue } from "../../types.ts";
import type { Mysql2, Mysql2Field } from "./mysql2.ts";

/** BIGINT among the types of the protocol. */
const longlong = 8;

/** Integers beyond 2^53, which the driver gives as text, become bigints. */
export function exactIntegers(rows: unknown[][], fields: readonly Mysql2Field[]): unknown[][] {
  for (let i = 0; i < fields.length; i++) {
    if (fields[i]!.columnType !== longlong) continue;
    for (const row of rows) {
      const value = row[i];
      if (typeof value === "string") row[i] = BigInt(value);
    }
  }
  return rows;
}

/** Values as the driver sends them: it would make a DOUBLE of every number and a text of a bigint. */
export function wireValues(params: readonly DbValue[], { TypedParameter }: Pick<Mysql2, "TypedParameter">): unknown[] {
  return params.map((value) => {
    if (typeof value === "bigint") return TypedParameter.LONGLONG(value);
    if (typeof value === "number")
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? TypedParameter.LONGLONG(value) : value;
    return value instanceof Uint8Array && !Buffer.isBuffer(value) ? Buffer.from(value) : value;
  });
}
