/** What the server's process tells its supervisor. */
export type ServerMessage =
  | {
      readonly type: "ready";
      readonly url: string;
      readonly milliseconds: number;
      readonly folders: readonly string[];
      readonly notes: readonly string[];
    }
  /** It did not start; `fatal` where no edit of a file would help. What went wrong has been printed. */
  | { readonly type: "failed"; readonly fatal: boolean };

/** What the supervisor tells the server's process. */
export type SupervisorMessage = { readonly type: "stop" };

/** What the server's process is started with, as JSON in its first argument. */
export interface ServerArguments {
  readonly host: string;
  readonly port: number;
  /** It is the first start: errors of the configuration end the command. */
  readonly first: boolean;
  readonly trace: boolean;
}
