import { code } from "../define-codes.ts";

/** Errors of the admin: definitions that don't fit their model, and what a request can't do. */
export const adminCodes = {
  E_ADMIN_OPTION: code<{ model: string; option: string; detail: string }>({
    status: 500,
    message: (v) => `The admin of ${v.model} can't be made: ${v.option} ${v.detail}.`,
    hint: (v) => `Correct ${v.option} in the modelAdmin(…) of ${v.model}.`,
  }),
  E_ADMIN_REGISTERED_TWICE: code<{ model: string }>({
    status: 500,
    message: (v) => `${v.model} has two admin definitions.`,
    hint: () => "Keep one modelAdmin(…) for each model.",
  }),
  E_ADMIN_EXPORT: code<{ module: string; name: string }>({
    status: 500,
    message: (v) => `${v.module} exports ${v.name}, which is no admin definition.`,
    hint: () => "Export what modelAdmin(…) answers, or an array of them.",
  }),
  E_ADMIN_NO_SITE: code({
    status: 500,
    message: () => "No admin site is running here.",
    hint: () => "Add the admin app to the apps of the settings, and make the application before you ask for the admin.",
  }),
};
