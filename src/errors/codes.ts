import { adminCodes } from "./codes/admin.ts";
import { applicationCodes } from "./codes/application.ts";
import { appsCodes } from "./codes/apps.ts";
import { authCodes } from "./codes/auth.ts";
import { cliCodes } from "./codes/cli.ts";
import { databaseCodes } from "./codes/database.ts";
import { formsCodes } from "./codes/forms.ts";
import { httpCodes } from "./codes/http.ts";
import { libCodes } from "./codes/lib.ts";
import { middlewareCodes } from "./codes/middleware.ts";
import { migrationsCodes } from "./codes/migrations.ts";
import { modelsCodes } from "./codes/models.ts";
import { queriesCodes } from "./codes/queries.ts";
import { securityCodes } from "./codes/security.ts";
import { sessionsCodes } from "./codes/sessions.ts";
import { settingsCodes } from "./codes/settings.ts";
import { staticfilesCodes } from "./codes/staticfiles.ts";
import { templatesCodes } from "./codes/templates.ts";
import { testingCodes } from "./codes/testing.ts";
import { urlsCodes } from "./codes/urls.ts";
import { validationCodes } from "./codes/validation.ts";
import { viewsCodes } from "./codes/views.ts";

/** Every error code of the framework. A retired code is never used again. */
export const codes = {
  ...libCodes,
  ...adminCodes,
  ...authCodes,
  ...middlewareCodes,
  ...securityCodes,
  ...sessionsCodes,
  ...httpCodes,
  ...formsCodes,
  ...templatesCodes,
  ...databaseCodes,
  ...migrationsCodes,
  ...applicationCodes,
  ...appsCodes,
  ...cliCodes,
  ...settingsCodes,
  ...testingCodes,
  ...modelsCodes,
  ...queriesCodes,
  ...validationCodes,
  ...staticfilesCodes,
  ...urlsCodes,
  ...viewsCodes,
} as const;

/** The name of an error code, e.g. `"E_NOT_FOUND"`. */
export type ErrorCode = keyof typeof codes;

/** The values that the message and the hint of a code are made from. */
export type ErrorValues<C extends ErrorCode> = Parameters<(typeof codes)[C]["message"]>[0];
