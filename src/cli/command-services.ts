import type { Settings } from "../settings/index.ts";
import type { Output } from "./output.ts";
import type { Project } from "./project.ts";

declare module "../apps/command-services.ts" {
  interface CommandServices {
    /** The site that the command runs in. @throws NuagesError `E_CLI_NO_PROJECT` outside of one. */
    readonly project: Project;
    /** The settings of the site; for commands that need the settings or the application. */
    readonly settings: Settings;
    /** `--trace` was given: errors are shown with their stack. */
    readonly trace: boolean;
    /** Where lines go; `print` and `warn` write there. */
    readonly output: Output;
  }
}
