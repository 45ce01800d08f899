import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of settings and environment variables. A value is never shown where it may be a secret. */
export const settingsCodes = {
  E_SETTING_UNKNOWN: code<{ setting: string }>({
    status: 500,
    message: (v) => `There is no setting "${v.setting}".`,
    hint: () => "Remove it, or look for its spelling in the reference of settings.",
  }),
  E_SETTING_VALUE: code<{ setting: string; expected: string; received: unknown }>({
    status: 500,
    message: (v) => `The setting "${v.setting}" must be ${v.expected}, received ${describeValue(v.received)}.`,
    hint: (v) => `Mend "${v.setting}" in settings.ts.`,
  }),
  E_SETTING_UNSAFE: code<{ setting: string; detail: string; remedy: string }>({
    status: 500,
    message: (v) => `The setting "${v.setting}" is unsafe: ${v.detail}.`,
    hint: (v) => v.remedy,
  }),
  E_NODE_UNSAFE: code<{ flag: string }>({
    status: 500,
    message: (v) => `Node was started with ${v.flag}, which lets requests be smuggled past the server.`,
    hint: (v) => `Remove ${v.flag} from the command line and from NODE_OPTIONS.`,
  }),
  E_ENV_MISSING: code<{ variable: string; expected: string }>({
    status: 500,
    message: (v) => `The environment variable ${v.variable} is not set; it must be ${v.expected}.`,
    hint: (v) => `Set ${v.variable} in the environment or in the file .env, or give env a default.`,
  }),
  E_ENV_VALUE: code<{ variable: string; expected: string }>({
    status: 500,
    message: (v) => `The environment variable ${v.variable} must be ${v.expected}.`,
    hint: (v) => `Correct ${v.variable} where it is set: the environment, or the file .env.`,
  }),
  E_ENV_FILE: code<{ file: string; detail: string }>({
    status: 500,
    message: (v) => `The file ${v.file} could not be read: ${v.detail}`,
    hint: () => "Make it a text file of NAME=value lines that you may read.",
  }),
};
