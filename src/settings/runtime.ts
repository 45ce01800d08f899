/** What the process was started with, as settings judge it; tests hand in their own. */
export interface Runtime {
  /** `NODE_ENV` is `production`. */
  readonly production: boolean;
  /** The flags of Node itself, those of NODE_OPTIONS included. */
  readonly flags: readonly string[];
}

/** The runtime of this process. */
export function currentRuntime(): Runtime {
  return {
    production: process.env.NODE_ENV === "production",
    flags: [...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(/\s+/)].filter((flag) => flag !== ""),
  };
}
