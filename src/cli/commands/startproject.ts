import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join, relative, resolve } from "node:path";
import { defineCommand } from "../../apps/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { fromCheckout } from "../child-process.ts";
import { findsPackage, linkCheckout, packageDir } from "../link-package.ts";
import { projectFiles } from "../stubs/project-files.ts";
import { version } from "../version.ts";
import { requireEmpty, writeFiles } from "../write-files.ts";

const taken = new Set(["nuages", "node_modules", "notes", "test", "static", "templates"]);

/** `nuages startproject <name> [dir]`. */
export default defineCommand({
  name: "startproject",
  help: "Makes a new site with a first app, ready to be served.",
  needs: "nothing",
  arguments: {
    name: { help: "The name of the site; also that of its folder." },
    dir: { optional: true, help: "The folder to write to, where it is another one." },
  },
  options: { noMigrate: { type: "boolean", help: "Don't make the first migration and the database." } },
  async run({ args, options, print }) {
    if (!/^[a-z][a-z0-9_-]{0,63}$/.test(args.name) || taken.has(args.name))
      throw new NuagesError("E_CLI_NAME", { what: "a site", name: args.name });
    const dir = resolve(args.dir ?? args.name);
    requireEmpty(dir);
    const secretKey = randomBytes(48).toString("base64url");
    const nuages = fromCheckout ? `file:${packageDir}` : `^${version()}`;
    writeFiles(dir, projectFiles({ name: args.name, secretKey, nuages, fromCheckout }));
    if (fromCheckout) linkCheckout(dir);
    const ready = findsPackage(dir, "nuages");
    if (ready && !options.noMigrate) for (const words of [["makemigrations"], ["migrate"]]) await nuagesIn(dir, words);
    print(`Made the site "${args.name}". To see it:`);
    print();
    const shown = relative(process.cwd(), dir);
    if (shown !== "") print(`  cd ${shown}`);
    if (!ready) print("  npm install");
    if (!ready || options.noMigrate) print("  npm run makemigrations && npm run migrate");
    print("  npx nuages createsuperuser");
    print("  npm run dev");
    if (ready && !["typescript", "@types/node"].every((name) => findsPackage(dir, name))) {
      print();
      print("The compiler, which `npm run types` and your editor want, comes with `npm install`.");
    }
  },
});

/** Runs a command of the new site in a process of its own, since the site is another program than this one. */
function nuagesIn(dir: string, words: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(packageDir, "bin", "nuages.js"), ...words], {
      cwd: dir,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text.slice(0, 10_000 - told.length);
    });
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done();
      else
        fail(
          new NuagesError("E_CLI_STEP", {
            step: `nuages ${words.join(" ")}`,
            dir: relative(process.cwd(), dir),
            detail: told.trim() || `exit code ${code}`,
          }),
        );
    });
  });
}
