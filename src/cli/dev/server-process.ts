import { enableCompileCache } from "node:module";
import type { ServerArguments, ServerMessage, SupervisorMessage } from "./messages.ts";

// The process that `nuages runserver` starts for the site. It ends with its supervisor, whatever ends that.
enableCompileCache();
process.on("disconnect", () => process.exit(0));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
let stop: () => Promise<void> = async () => {};
process.on("message", (message: SupervisorMessage) => {
  if (message.type === "stop") void stop().finally(() => process.exit(0));
});

const options = JSON.parse(process.argv[2]!) as ServerArguments;
const { startDevelopmentServer } = await import("./development-server.ts");
const result = await startDevelopmentServer(options);
if (!("stop" in result)) await send(result.message).finally(() => process.exit(1));
else {
  stop = result.stop;
  await send(result.message);
}

function send(message: ServerMessage): Promise<void> {
  return new Promise((resolve) => (process.send === undefined ? resolve() : process.send(message, () => resolve())));
}
