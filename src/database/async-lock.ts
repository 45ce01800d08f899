interface Waiter {
  readonly start: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** A lock (or, with more permits, a gate) for asynchronous code, handed on in the order of asking. */
export class AsyncLock {
  #free: number;
  readonly #waiters: Waiter[] = [];

  constructor(permits = 1) {
    this.#free = permits;
  }

  /** Resolves when the lock is held; after `timeout` milliseconds rejects with what `refuse` makes. */
  acquire(timeout: number, refuse: () => Error): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
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
      this.#free += 1;
      return;
    }
    clearTimeout(next.timer);
    next.start();
  }
}
