import { CommandError, defineCommand } from "../../apps/index.ts";

const defaultAddress = { host: "127.0.0.1", port: 8000 };

/** `nuages runserver [port | host:port]`. */
export default defineCommand({
  name: "runserver",
  help: "Serves the site for development, and starts anew when a file changes.",
  needs: "nothing",
  arguments: { address: { optional: true, help: "A port or host:port; 127.0.0.1:8000 when not given." } },
  options: {
    port: { type: "number", short: "p", min: 0, max: 65535, help: "The port; 0 takes a free one." },
    host: { type: "string", help: "The address to listen on; only this machine when not given." },
    noReload: { type: "boolean", help: "Don't watch the files." },
  },
  async run({ args, options, project, output, signal, trace }) {
    const { Supervisor } = await import("../dev/supervisor.ts");
    const address = readAddress(args.address);
    const host = options.host ?? address.host;
    const port = options.port ?? address.port;
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    for (const name of ["SIGTERM", "SIGHUP"] as const) process.once(name, onSignal);
    signal.addEventListener("abort", onSignal);
    return await new Supervisor({ dir: project.dir, host, port, trace, reload: !options.noReload, output }).run(
      stop.signal,
    );
  },
});

function readAddress(text: string | undefined): { host: string; port: number } {
  if (text === undefined) return defaultAddress;
  const found = /^(?:(\[[0-9a-fA-F:]+\]|[\w.-]+):)?(\d{1,5})$/.exec(text);
  const port = Number(found?.[2]);
  if (found === null || port > 65535) {
    throw new CommandError(`"${text}" is no address to listen on.`, {
      hint: "Give a port, or host:port, e.g. 8000 or 0.0.0.0:8000.",
      exitCode: 2,
    });
  }
  return { host: found[1]?.replace(/^\[|\]$/g, "") ?? defaultAddress.host, port };
}
