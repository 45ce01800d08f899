import { NuagesError } from "../errors/index.ts";
import type { Runtime } from "./runtime.ts";
import type { SettingsOptions } from "./settings.ts";

/** The shortest secret key that is accepted, in bytes. */
export const minimumSecretBytes = 32;

const newKey = `Make one with: node -p "require('node:crypto').randomBytes(48).toString('base64url')" and set it as SECRET_KEY in the environment.`;

/** Refuses settings that a site must not start with. */
export function refuseUnsafe(options: SettingsOptions, runtime: Runtime): void {
  const fault = secretFault(options) ?? debugFault(options, runtime) ?? hostFault(options) ?? databaseFault(options);
  if (fault !== undefined) throw new NuagesError("E_SETTING_UNSAFE", fault);
  const flag = runtime.flags.find((item) => item.startsWith("--insecure-http-parser"));
  if (flag !== undefined) throw new NuagesError("E_NODE_UNSAFE", { flag });
}

interface Fault {
  readonly setting: string;
  readonly detail: string;
  readonly remedy: string;
}

function secretFault(options: SettingsOptions): Fault | undefined {
  if (options.secretKey === undefined || options.secretKey === "")
    return { setting: "secretKey", detail: "it is missing", remedy: newKey };
  const all = [
    ["secretKey", options.secretKey] as const,
    ...(options.secretKeyFallbacks ?? []).map((key) => ["secretKeyFallbacks", key] as const),
  ];
  for (const [setting, key] of all) {
    const bytes = Buffer.byteLength(key);
    if (bytes < minimumSecretBytes)
      return { setting, detail: `it has ${bytes} bytes, fewer than ${minimumSecretBytes}`, remedy: newKey };
    if (options.debug !== true && new Set(key).size < 8)
      return { setting, detail: "it repeats the same few characters", remedy: newKey };
  }
  return undefined;
}

function debugFault(options: SettingsOptions, runtime: Runtime): Fault | undefined {
  if (options.debug !== true || !runtime.production) return undefined;
  const remedy = "Set DEBUG to false, or NODE_ENV to something else on a development machine.";
  return {
    setting: "debug",
    detail: "it is on while NODE_ENV is production, and would show source and settings to everyone",
    remedy,
  };
}

function hostFault(options: SettingsOptions): Fault | undefined {
  if (options.debug === true || (options.allowedHosts ?? []).length > 0) return undefined;
  const remedy =
    'List the names that the site is reached by, e.g. allowedHosts: ["example.com"], or set debug on a development machine.';
  return {
    setting: "allowedHosts",
    detail: "it is empty outside debug, so a forged Host header would be believed",
    remedy,
  };
}

function databaseFault(options: SettingsOptions): Fault | undefined {
  if (options.databases === undefined || Object.hasOwn(options.databases, "default")) return undefined;
  const remedy = 'Name one of the databases "default".';
  return { setting: "databases", detail: 'none of them is the "default"', remedy };
}
