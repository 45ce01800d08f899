import type { Application } from "./application.ts";

declare module "../apps/command-services.ts" {
  interface CommandServices {
    /** The site's application, inside of which the command runs; for commands that need it, which is what they do unless they say otherwise. */
    readonly application: Application;
  }
}
