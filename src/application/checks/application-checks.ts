import type { Check } from "../../checks/index.ts";
import { modelChecks } from "../../models/index.ts";
import type { Application } from "../application.ts";
import { deployChecks } from "./deploy-checks.ts";
import { settingsChecks } from "./settings-checks.ts";
import { urlChecks } from "./url-checks.ts";

/** Which checks run. */
export interface CheckOptions {
  /** Also those that matter in production only. */
  readonly deploy?: boolean;
}

/** The checks of the framework itself. */
export function applicationChecks(options: CheckOptions): readonly Check<Application>[] {
  const models = modelChecks.map(
    (check): Check<Application> =>
      ({ registry }) =>
        check(registry),
  );
  return [...models, ...settingsChecks, ...urlChecks, ...(options.deploy === true ? deployChecks : [])];
}
