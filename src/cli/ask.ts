import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { CommandError } from "../apps/index.ts";

/** True where somebody sits at the terminal and can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/**
 * Asks one question at the terminal. Ends the command with exit code 130 on Ctrl-C and when the input ends.
 *
 * @param hidden what is typed is not shown: for passwords.
 */
export async function ask(question: string, { hidden = false }: { readonly hidden?: boolean } = {}): Promise<string> {
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? new Mute(question) : process.stdout,
    terminal: true,
    historySize: 0,
  });
  let answered = false;
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => {
      if (answered) return;
      process.stdout.write("\n");
      reject(new CommandError("Stopped.", { hint: "Nothing was changed.", exitCode: 130 }));
    };
    lines.on("SIGINT", stop);
    lines.on("close", stop);
  });
  stopped.catch(() => {});
  try {
    return await Promise.race([lines.question(question), stopped]);
  } finally {
    answered = true;
    lines.close();
    if (hidden) process.stdout.write("\n");
  }
}

/** Asks a question that is answered with yes or no. */
export async function confirm(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
}

/** Lets the question through and nothing of the answer. */
class Mute extends Writable {
  #shown = false;
  readonly #question: string;

  constructor(question: string) {
    super();
    this.#question = question;
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    if (!this.#shown && String(chunk).includes(this.#question.trim())) {
      this.#shown = true;
      process.stdout.write(this.#question);
    }
    done();
  }
}
