import { CommandError, defineCommand } from "../../apps/index.ts";
import { createSuperuser, currentUserModel } from "../../auth/index.ts";
import { superuserEnvironment } from "../../settings/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { ask, askUntil, canAsk } from "../ask.ts";

/** `nuages createsuperuser`. */
export default defineCommand({
  name: "createsuperuser",
  help: "Makes a user who may do everything, also in the admin.\nAsks for name, e-mail address and password; with --no-input they come from NUAGES_SUPERUSER_USERNAME, _EMAIL and _PASSWORD.",
  options: {
    username: { type: "string", help: "The name to sign in with." },
    email: { type: "string", help: "The e-mail address." },
    noInput: { type: "boolean", help: "Ask nothing: take what is not given from the environment." },
  },
  async run({ application, options, print, warn }) {
    if (application.registry.userModel === undefined) {
      throw new CommandError("This site has no users.", {
        hint: 'List the app "auth" in settings.apps: `...standardApps` has it.',
      });
    }
    const given = superuserEnvironment();
    const username = options.username ?? given.username;
    const email = options.email ?? given.email;
    if (options.noInput) {
      const missing = [
        username === undefined ? "NUAGES_SUPERUSER_USERNAME" : "",
        given.password === undefined ? "NUAGES_SUPERUSER_PASSWORD" : "",
      ].filter((name) => name !== "");
      if (missing.length > 0)
        throw new CommandError(`${missing.join(" and ")} must be set.`, {
          hint: "Set the variables, or leave out --no-input to be asked.",
        });
      const problems = await tryToCreate({ username: username!, email, password: given.password! });
      if (problems !== undefined)
        throw new CommandError(problems.join(" "), { hint: "Correct the variables and try again." });
      print(`Made the superuser "${username}".`);
      return;
    }
    if (!canAsk())
      throw new CommandError("There is no terminal to ask at.", {
        hint: "Use --no-input with NUAGES_SUPERUSER_USERNAME and NUAGES_SUPERUSER_PASSWORD in the environment.",
      });
    for (;;) {
      const name = options.username ?? (await askField("username", { question: "Username: ", warn }));
      const address = options.email ?? (await askField("email", { question: "E-mail address (may be empty): ", warn }));
      const answers = { username: name, email: address, password: await askPassword(warn) };
      const problems = await tryToCreate(answers);
      if (problems === undefined) {
        print(`Made the superuser "${answers.username}".`);
        return;
      }
      for (const problem of problems) warn(problem);
      if (options.username !== undefined && options.email !== undefined)
        throw new CommandError("The superuser was not made.", { hint: "Run the command again with other values." });
    }
  },
});

/** Asks for a field of the user, until what is typed is good: nobody types a password in vain. */
function askField(
  field: "username" | "email",
  { question, warn }: { readonly question: string; readonly warn: (line: string) => void },
): Promise<string> {
  const accept = async (value: string) => {
    const problems = await fieldProblems(field, value);
    return problems.length === 0 ? { value } : { problems };
  };
  return askUntil(question, accept, { warn });
}

/** What is wrong with a field of a new user, one line each. */
export async function fieldProblems(field: "username" | "email", value: string): Promise<readonly string[]> {
  const user = new (currentUserModel())({ [field]: value }) as { fullClean(): Promise<void> };
  try {
    await user.fullClean();
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.filter((issue) => issue.field === field).map((issue) => `${field}: ${issue.message}`);
  }
}

async function askPassword(warn: (line: string) => void): Promise<string> {
  for (;;) {
    const password = await ask("Password: ", { hidden: true });
    if ((await ask("Password again: ", { hidden: true })) === password) return password;
    warn("The two passwords differ.");
  }
}

interface Answers {
  readonly username: string;
  readonly email: string | undefined;
  readonly password: string;
}

/** What is wrong with the answers, one line each; undefined when the user was made. */
async function tryToCreate({ username, email, password }: Answers): Promise<readonly string[] | undefined> {
  try {
    await createSuperuser({ username, password, ...(email === undefined ? {} : { email }) });
    return undefined;
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map((issue) =>
      issue.field === undefined ? issue.message : `${issue.field}: ${issue.message}`,
    );
  }
}
