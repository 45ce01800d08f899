import { charField, defineForm, passwordField } from "../forms/index.ts";

/** Username and password. */
export class LoginForm extends defineForm({
  username: charField({
    maxLength: 150,
    autocomplete: "username",
    attributes: { autocapitalize: "none", autocorrect: "off", spellcheck: "false" },
  }),
  password: passwordField({ maxLength: 1024 }),
}) {}
