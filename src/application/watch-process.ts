import type { Logger } from "../logging/index.ts";

/** What ends with the process. */
export interface ProcessWatch {
  readonly log: Logger;
  /** Lets the work under way finish; answers how much of it was cut off. */
  readonly stop: () => Promise<{ readonly cut: number }>;
}

const signals = ["SIGTERM", "SIGINT"] as const;

/**
 * Ends the process in good order: a signal stops the server gracefully (exit code 0, or 1 when requests were cut off), the second one
 * ends it at once; an error that nothing caught is logged, then the server is stopped and the exit code is 1.
 */
export function watchProcess({ log, stop }: ProcessWatch): void {
  let ending = false;
  const end = (code: number, reason: string) => {
    if (ending) process.exit(1);
    ending = true;
    log.info("stopping", { reason });
    stop().then(
      ({ cut }) => process.exit(cut > 0 ? 1 : code),
      (error: unknown) => {
        log.error("stopping failed", { error });
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, () => end(0, signal));
  const uncaught = (error: unknown) => {
    log.error("uncaught error", { error });
    // A further one while the requests under way finish must not cut them off.
    if (!ending) end(1, "uncaught error");
  };
  process.on("uncaughtException", uncaught);
  process.on("unhandledRejection", uncaught);
}
