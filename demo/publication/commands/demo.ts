import { migrate, serve } from "nuages/application";
import { defineCommand } from "nuages/apps";
import { createSuperuser } from "nuages/auth";
import { keptSecret } from "../../data.ts";
import { User } from "../../people/models.ts";
import { loadContent } from "../content.ts";

const username = "editor";

/** The first administrator, with the password that the data folder keeps: also where that was lost, and is a new one. */
async function ensureEditor(password: string): Promise<User> {
  const found = await User.objects.filter({ username }).first();
  if (found === null)
    return createSuperuser({ username, password, email: "editor@example.org", displayName: "The editors" });
  if (!(await found.checkPassword(password))) {
    await found.setPassword(password);
    await found.save();
  }
  return found;
}

export default defineCommand({
  name: "demo",
  help: "Brings the tables up to date, loads the journal's content, makes its editor, and serves the site.",
  options: {
    port: { type: "number", short: "p", default: 8000, min: 0, max: 65535, help: "The port; 0 takes a free one." },
  },
  async run({ application, options, print, signal }) {
    await migrate(application);
    const password = keptSecret("editor-password", 15);
    const added = await loadContent(await ensureEditor(password));
    if (added > 0) print(`Loaded ${added} posts.`);
    const server = await serve(application, { port: options.port });
    print(`The Nuages Journal: ${server.url}`);
    print(`Its admin:          ${server.url}admin/`);
    print(`                    sign in as ${username} with ${password}`);
    print("Ctrl-C ends it.");
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  },
});
