import type { Dialect } from "./dialect.ts";
import type { ColumnType } from "./types.ts";

/** A value as the kind of the column takes it. */
export function encoded(type: ColumnType, value: unknown): unknown {
  return type.codec === undefined || value === null ? value : type.codec.encode(value);
}

/** A dialect that turns values by the codec of their type before and after it does so by their kind. */
export function withCodecs(dialect: Dialect): Dialect {
  const converter: Dialect["converter"] = (type) => {
    const own = dialect.converter(type);
    const { codec } = type;
    if (codec === undefined) return own;
    return (raw) => (raw === null ? null : codec.decode(own === undefined ? raw : own(raw)));
  };
  return Object.freeze({
    ...dialect,
    toDb: (type, value) => dialect.toDb(type, encoded(type, value)),
    fromDb: (type, raw) => (type.codec === undefined ? dialect.fromDb(type, raw) : converter(type)!(raw)),
    converter,
  } satisfies Dialect);
}
