/** A typed event: whoever is connected hears it, in order; an error of a receiver reaches the sender. */
export class Signal<T> {
  readonly name: string;
  readonly #receivers = new Set<(event: T) => void | Promise<void>>();

  constructor(name: string) {
    this.name = name;
  }

  /** Adds a receiver and answers with the function that removes it again. */
  connect(receiver: (event: T) => void | Promise<void>): () => void {
    this.#receivers.add(receiver);
    return () => this.#receivers.delete(receiver);
  }

  /** True when somebody listens: skip making the event when nobody does. */
  get hasReceivers(): boolean {
    return this.#receivers.size > 0;
  }

  /** Calls the receivers one after the other and waits for each. */
  async send(event: T): Promise<void> {
    for (const receiver of [...this.#receivers]) await receiver(event);
  }
}
