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
  /** Forgets a key, whatever its window, after success. */
  reset(key: string): Promise<void>;
}

interface Window {
  count: number;
  endsAt: number;
}

/**
 * Counts in this process's memory. Holds at most `maxKeys` (100,000) windows of each length; the ones that began first make room, so a
 * flood of short windows pushes out no long one.
 */
export class MemoryAttemptStore implements AttemptStore {
  /** By length, so that in each map what began first also ends first. */
  readonly #lengths = new Map<number, Map<string, Window>>();
  readonly #now: () => number;
  readonly #maxKeys: number;

  constructor(options: { readonly now?: () => number; readonly maxKeys?: number } = {}) {
    this.#now = options.now ?? Date.now;
    this.#maxKeys = options.maxKeys ?? 100_000;
  }

  /** How many windows are held. */
  get size(): number {
    let size = 0;
    for (const windows of this.#lengths.values()) size += windows.size;
    return size;
  }

  async add({ key, windowSeconds }: Attempt): Promise<AttemptCount> {
    const now = this.#now();
    let windows = this.#lengths.get(windowSeconds);
    if (windows === undefined) this.#lengths.set(windowSeconds, (windows = new Map()));
    let window = windows.get(key);
    if (window === undefined || window.endsAt <= now || window.endsAt > now + windowSeconds * 1000) {
      window = { count: 0, endsAt: now + windowSeconds * 1000 };
      windows.delete(key);
      windows.set(key, window);
      this.#makeRoom(windows, now);
    }
    window.count++;
    return { count: window.count, secondsLeft: Math.max(1, Math.ceil((window.endsAt - now) / 1000)) };
  }

  async reset(key: string): Promise<void> {
    for (const windows of this.#lengths.values()) windows.delete(key);
  }

  #makeRoom(windows: Map<string, Window>, now: number): void {
    for (const [key, window] of windows) {
      if (window.endsAt > now && windows.size <= this.#maxKeys) return;
      windows.delete(key);
    }
  }
}
