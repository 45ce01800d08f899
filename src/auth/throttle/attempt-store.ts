/** How often something was tried within its window. */
export interface AttemptCount {
  /** This attempt included. */
  readonly count: number;
  /** Seconds until the window ends and counting begins anew. */
  readonly secondsLeft: number;
}

/** One attempt to count. */
export interface Attempt {
  readonly key: string;
  readonly windowSeconds: number;
}

/** Counts attempts. `add` is atomic: of parallel attempts no two see the same count. */
export interface AttemptStore {
  add(attempt: Attempt): Promise<AttemptCount>;
  /** Forgets a key, after success. */
  reset(key: string): Promise<void>;
}

interface Window {
  count: number;
  endsAt: number;
}

/** Counts in this process's memory. Holds at most `maxKeys` (100,000) windows; the ones that began first make room. */
export class MemoryAttemptStore implements AttemptStore {
  readonly #windows = new Map<string, Window>();
  readonly #now: () => number;
  readonly #maxKeys: number;

  constructor(options: { readonly now?: () => number; readonly maxKeys?: number } = {}) {
    this.#now = options.now ?? Date.now;
    this.#maxKeys = options.maxKeys ?? 100_000;
  }

  async add({ key, windowSeconds }: Attempt): Promise<AttemptCount> {
    const now = this.#now();
    let window = this.#windows.get(key);
    if (window === undefined || window.endsAt <= now || window.endsAt > now + windowSeconds * 1000) {
      window = { count: 0, endsAt: now + windowSeconds * 1000 };
      this.#windows.delete(key);
      this.#windows.set(key, window);
      this.#makeRoom(now);
    }
    window.count++;
    return { count: window.count, secondsLeft: Math.max(1, Math.ceil((window.endsAt - now) / 1000)) };
  }

  async reset(key: string): Promise<void> {
    this.#windows.delete(key);
  }

  #makeRoom(now: number): void {
    for (const [key, window] of this.#windows) {
      if (window.endsAt > now && this.#windows.size <= this.#maxKeys) return;
      this.#windows.delete(key);
    }
  }
}
