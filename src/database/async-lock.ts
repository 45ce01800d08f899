interface Waiter {
  readonly start: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** A lock for asynchronous code, handed on in the order of asking. */
export class AsyncLock {
  #held = false;
  readonly #waiters: Waiter[] = [];

  /** Resolves when the lock is held; after `timeout` milliseconds rejects with what `refuse` makes. */
  acquire(timeout: number, refuse: () => Error): Promise<void> {
    if (!this.#held) {
      this.#held = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { start: resolve, timer: undefined };
      waiter.timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(refuse());
      }, timeout);
      this.#waiters.push(waiter);
    });
  }

  release(): void {
    const next = this.#waiters.shift();
    if (next === undefined) {
      this.#held = false;
      return;
    }
    clearTimeout(next.timer);
    next.start();
  }
}
