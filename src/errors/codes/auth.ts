import { code } from "../define-codes.ts";
import { describeValue } from "./lib.ts";

/** Errors of authentication. */
export const authCodes = {
  E_LOGIN_THROTTLED: code<{ seconds: number }>({
    status: 429,
    message: (v) => `Too many sign-in attempts; the next one is taken in ${v.seconds} seconds.`,
    hint: () => "Wait, then try again. If you don't know the password, ask for a new one.",
  }),
  E_NOT_A_USER: code<{ received: unknown }>({
    status: 500,
    message: (v) =>
      `login() needs a saved, active user of the site's user model, received ${describeValue(v.received)}.`,
    hint: () => "Pass what authenticate() answered, after checking that it isn't undefined.",
  }),
  E_USER_MODEL: code<{ received: string; missing: string }>({
    status: 500,
    message: (v) => `${v.received} can't be the user model: it lacks ${v.missing}.`,
    hint: () => 'Declare it with AbstractUser<User>("app.User")({ …fields of your own… }) from "nuages/auth".',
  }),
  E_USER_MODEL_NOT_SET: code<{ model: string }>({
    status: 500,
    message: (v) => `${v.model} is made with AbstractUser, but the settings name no user model.`,
    hint: () => "Write userModel: User in settings.ts, and import the class from its models module.",
  }),
  E_NO_AUTH: code({
    status: 500,
    message: () => "The request has no user.",
    hint: () =>
      "Keep standard.auth in settings.middleware, after standard.sessions and before the layer that needs it.",
  }),
};
