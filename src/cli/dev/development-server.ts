import { realpathSync } from "node:fs";
import { sep } from "node:path";
import {
  type Application,
  createApplication,
  pendingMigrations,
  type RunningServer,
  serve,
} from "../../application/index.ts";
import { NuagesError } from "../../errors/index.ts";
import { checkLine } from "../check-line.ts";
import { processOutput } from "../output.ts";
import { loadSettings, requireProject } from "../project.ts";
import { reportError } from "../report-error.ts";
import type { ServerArguments, ServerMessage } from "./messages.ts";

type Started = { readonly message: Extract<ServerMessage, { type: "ready" }>; readonly stop: () => Promise<void> };
type Failed = { readonly message: Extract<ServerMessage, { type: "failed" }> };

/** Starts the site of the working directory; what goes wrong is printed here, and told to the supervisor as a message. */
export async function startDevelopmentServer(options: ServerArguments): Promise<Started | Failed> {
  const output = processOutput();
  try {
    const settings = await loadSettings(requireProject(process.cwd()));
    const application = await createApplication(settings);
    const findings = await application.checks();
    for (const finding of findings.filter((one) => one.level !== "info")) output.err(checkLine(finding));
    if (findings.some((one) => one.level === "error")) {
      await application.close();
      return { message: { type: "failed", fatal: false } };
    }
    const { host, port } = options;
    const running = await serve(application, { host, port, handleProcess: false, checks: false });
    logUncaught(application.log);
    const folders = application.apps
      .map((app) => realpathSync(app.dir))
      .filter((dir) => !dir.includes(`${sep}node_modules${sep}`));
    const message = {
      type: "ready",
      url: running.url,
      milliseconds: Math.round(process.uptime() * 1000),
      folders,
      notes: await startNotes(application),
    } as const;
    return { message, stop: () => stopQuickly(running) };
  } catch (error) {
    reportError(error, output, options.trace);
    return { message: { type: "failed", fatal: options.first && isConfiguration(error) } };
  }
}

/** What somebody who has just started the server should know. */
async function startNotes(application: Application): Promise<string[]> {
  const pending = await pendingMigrations(application).catch(() => []);
  if (pending.length === 0) return [];
  const count = pending.length === 1 ? "1 migration is" : `${pending.length} migrations are`;
  return [`${count} not applied yet: run \`nuages migrate\`.`];
}

async function stopQuickly(running: RunningServer): Promise<void> {
  await running.stop({ graceSeconds: 0.3 });
}

/** A forgotten await in a view must not end the development server; an exception that nothing caught does, after it was told. */
function logUncaught(log: { error(message: string, fields: { readonly error: unknown }): void }): void {
  process.on("unhandledRejection", (error) =>
    log.error("unhandled rejection: a promise failed that nothing awaits", { error }),
  );
  process.on("uncaughtException", (error) => {
    log.error("uncaught error", { error });
    process.exit(1);
  });
}

/** True for what no edit of the site's code would mend, such as a taken port; the command then ends. */
function isConfiguration(error: unknown): boolean {
  return (
    error instanceof NuagesError &&
    !["E_APP_PART", "E_CLI_SETTINGS"].includes(error.code) &&
    /^E_(PORT|LISTEN|SETTING|ENV|NODE|DATABASE|CLI|APP|STATIC)_?/.test(error.code)
  );
}
