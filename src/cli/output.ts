import { styleText } from "node:util";

/** Where a command writes; tests hand in their own. */
export interface Output {
  out(line: string): void;
  err(line: string): void;
}

/** The process's own streams. A reader that went away (`nuages routes | head -1`) is no error. */
export function processOutput(): Output {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Keeps a closed or full standard output from ending the process. */
export function forgiveClosedStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Colours text where the terminal of `stream` shows colours and NO_COLOR is not set. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream });
}
