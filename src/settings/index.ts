export { defineSettings, isSettings, withSettings } from "./define-settings.ts";
export { type Env, type EnvNumber, type EnvString, env } from "./env.ts";
export { isSecretName, redactSettings, withoutCredentials } from "./redact.ts";
export type {
  SessionSettings,
  Settings,
  SettingsOptions,
  StandardMiddleware,
  StaticSettings,
  TemplateSettings,
  UrlsSetting,
} from "./settings.ts";
export { standardApps } from "./standard-apps.ts";
