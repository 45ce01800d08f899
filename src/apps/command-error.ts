import { type ErrorExtras, NuagesError } from "../errors/index.ts";

/** Thrown by a command for a mistake that its user can mend: shown as one line and a hint, without a stack. */
export class CommandError extends NuagesError<"E_COMMAND_FAILED"> {
  /** The exit code of the process. */
  readonly exitCode: number;

  constructor(detail: string, extras: ErrorExtras & { readonly exitCode?: number } = {}) {
    super("E_COMMAND_FAILED", { detail }, extras);
    this.exitCode = extras.exitCode ?? 1;
  }
}
