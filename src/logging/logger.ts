import { ContextSlot } from "../context/index.ts";
import { formatJson, type LogFormat } from "./format.ts";
import { type LogLevel, levelOrder } from "./levels.ts";
import { toPlain } from "./serialize.ts";
import { type LogSink, streamSink } from "./sink.ts";

/** Values that a log line carries beside its message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** How a logger is made. */
export interface LoggerOptions {
  /** The lowest level that is written; "info" unless given. */
  readonly level?: LogLevel;
  /** `formatJson` unless given; `formatPretty()` for people. */
  readonly format?: LogFormat;
  /** Standard output unless given. */
  readonly sink?: LogSink;
  /** More words that make a field's name a secret, in lower case without separators: ["iban"]. */
  readonly secretWords?: readonly string[];
  /** Fields of every line. */
  readonly fields?: LogFields;
}

/**
 * What every line inside a request or a task carries, such as `requestId` and `userId`. The object may be added to while it runs.
 */
export const logFieldsSlot: ContextSlot<Record<string, unknown>> = new ContextSlot("log fields");

/** Adds to what every further line of this request or task carries; outside of one it does nothing. */
export function addLogFields(fields: LogFields): void {
  const current = logFieldsSlot.get();
  if (current !== undefined) Object.assign(current, fields);
}

/**
 * Writes structured log lines. Messages are never formatted: `%s` in one means nothing. Fields with names of secrets are redacted,
 * control characters are escaped, and nothing that is logged, nor a closed output, makes it throw.
 *
 * @example
 * logger.info("order placed", { orderId: 7, card: { cardNumber: "4111…" } });
 * // {"time":"2026-11-25T09:00:00.000Z","level":"info","message":"order placed","orderId":7,"card":{"cardNumber":"[redacted]"}}
 */
export class Logger {
  readonly #options: LoggerOptions;
  readonly #sink: LogSink;
  readonly #format: LogFormat;
  readonly #minimum: number;

  constructor(options: LoggerOptions = {}) {
    this.#options = options;
    this.#sink = options.sink ?? streamSink(process.stdout);
    this.#format = options.format ?? formatJson;
    this.#minimum = levelOrder[options.level ?? "info"];
  }

  debug(message: string, fields?: LogFields): void {
    this.log("debug", message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.log("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.log("warn", message, fields);
  }

  /** Give the error itself as a field: `{ error }`; its stack, code, hint and causes are written. */
  error(message: string, fields?: LogFields): void {
    this.log("error", message, fields);
  }

  log(level: LogLevel, message: string, fields?: LogFields): void {
    if (!this.isEnabled(level)) return;
    try {
      const all = toPlain({ ...this.#options.fields, ...logFieldsSlot.get(), ...fields }, this.#options.secretWords);
      const line = this.#format({
        time: new Date(),
        level,
        message: String(message),
        fields: all as Record<string, never>,
      });
      this.#sink(`${line}\n`);
    } catch {
      // A log line must not break what it tells about.
    }
  }

  /** True where lines of this level are written: for fields that cost something to compute. */
  isEnabled(level: LogLevel): boolean {
    return levelOrder[level] >= this.#minimum;
  }

  /** A logger whose lines all carry these fields too. */
  child(fields: LogFields): Logger {
    return new Logger({ ...this.#options, sink: this.#sink, fields: { ...this.#options.fields, ...fields } });
  }
}

/** The logger of the running application. */
export const loggerSlot: ContextSlot<Logger> = new ContextSlot("logger");
