import type { Session } from "./session.ts";

declare module "../http/index.ts" {
  interface RequestExtensions {
    /** What is remembered between this browser's requests; set by the session middleware. */
    session: Session;
  }
}
