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

/** How a question is asked: `ask`, or what a test puts in its place. */
export type Asking = (question: string, options?: { readonly hidden?: boolean }) => Promise<string>;

/** Asks a question that is answered with yes or no, until it is; nothing but Enter is no. */
export async function confirm(question: string, asking: Asking = ask): Promise<boolean> {
  for (let hint = ""; ; hint = "Please answer y or n. ") {
    const answer = (await asking(`${hint}${question} [y/N] `)).trim();
    if (/^y(es)?$/i.test(answer)) return true;
    if (/^(no?)?$/i.test(answer)) return false;
  }
}

/** Asks until `accept` takes the answer; each line that it gives back says what is wrong with one. */
export async function askUntil<T>(
  question: string,
  accept: (answer: string) => Promise<{ readonly value: T } | { readonly problems: readonly string[] }>,
  { asking = ask, warn }: { readonly asking?: Asking; readonly warn: (line: string) => void },
): Promise<T> {
  for (;;) {
    const taken = await accept((await asking(question)).trim());
    if ("value" in taken) return taken.value;
    for (const problem of taken.problems) warn(problem);
  }
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
