export type { DatabaseSettings } from "./database-urls.ts";
export { defineSettings, isSettings, withSettings } from "./define-settings.ts";
export { type Env, type EnvNumber, type EnvString, env } from "./env.ts";
export { redactSettings, withoutCredentials } from "./redact.ts";
export type {
  AuthSettings,
  CsrfSettings,
  LoggingSettings,
  SecuritySettings,
  SessionSettings,
  Settings,
  SettingsOptions,
  StandardMiddleware,
  StaticSettings,
  TemplateSettings,
  UrlsSetting,
} from "./settings.ts";
export { standardApps } from "./standard-apps.ts";
export { type SuperuserEnvironment, superuserEnvironment } from "./superuser-environment.ts";
