import { join } from "node:path";
import { defineSettings, env, standardApps } from "nuages/settings";
import { dataFolder, keptSecret } from "./data.ts";
import people from "./people/app.ts";
import { User } from "./people/models.ts";
import publication from "./publication/app.ts";

export default defineSettings({
  dir: import.meta.dirname,
  debug: env.boolean("DEBUG", { default: true }),
  secretKey: keptSecret("secret-key", 48),
  apps: [publication, people, ...standardApps],
  userModel: User,
  urls: () => import("./urls.ts"),
  databases: { default: { url: env.url("DATABASE_URL", { default: `sqlite:${join(dataFolder, "demo.sqlite3")}` }) } },
});
