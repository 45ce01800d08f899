export { formatJson, formatPretty, type LogFormat, type LogRecord } from "./format.ts";
export type { LogLevel } from "./levels.ts";
export { addLogFields, type LogFields, Logger, type LoggerOptions, logFieldsSlot, loggerSlot } from "./logger.ts";
export { isSecretName, redacted, redactUrl } from "./redact.ts";
export { escapeControls, type Plain } from "./serialize.ts";
export { type LogSink, type LogStream, streamSink } from "./sink.ts";
