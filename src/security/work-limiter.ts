import { availableParallelism } from "node:os";
import { NuagesError } from "../errors/index.ts";

/** How much work may run and wait at once. */
export interface WorkLimiterOptions {
  /** Runs at the same time; default one less than the machine's cores, at least 1. */
  readonly concurrency?: number;
  /** Waits at the same time; default 64. One more is refused with E_HASHING_BUSY (503). */
  readonly queue?: number;
}

/** Lets a few expensive jobs run at once and a few more wait, in order; refuses the rest at once, so that a flood can't stop the site. */
export class WorkLimiter {
  readonly #concurrency: number;
  readonly #queueLimit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: WorkLimiterOptions = {}) {
    this.#concurrency = options.concurrency ?? Math.max(1, availableParallelism() - 1);
    this.#queueLimit = options.queue ?? 64;
  }

  /** Runs `work` when there is room. Throws E_HASHING_BUSY when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#concurrency) this.#running++;
    else await this.#wait();
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, so that nobody who comes just now can take it.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#queueLimit) {
      return Promise.reject(new NuagesError("E_HASHING_BUSY", { waiting: this.#waiting.length }));
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
