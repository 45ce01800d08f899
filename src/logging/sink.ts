/** Takes finished lines, each with its line break. Must not throw. */
export type LogSink = (line: string) => void;

/** What is needed of a stream such as process.stdout. */
export interface LogStream {
  write(text: string): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

const guarded = new WeakSet<LogStream>();

/**
 * Writes to a stream that may be closed (`| head -1`) or full: the lines are lost, the process lives on.
 *
 * @example
 * new Logger({ sink: streamSink(process.stdout) });
 */
export function streamSink(stream: LogStream): LogSink {
  if (!guarded.has(stream)) {
    guarded.add(stream);
    // A stream's error without a listener ends the process.
    stream.on("error", () => {});
  }
  return (line) => {
    try {
      stream.write(line);
    } catch {
      // Nowhere is left to tell it.
    }
  };
}
