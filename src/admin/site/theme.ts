import type { HttpRequest } from "../../http/index.ts";

/** What the user may choose the admin's colours from. */
export const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** One of the themes. */
export type Theme = (typeof themes)[number]["value"];

/** The cookie that keeps the choice; it says nothing about anybody. */
export const themeCookie = "admin_theme";

/** The theme that a request asks for; anything unknown is the system's. */
export function themeOf(request: HttpRequest): Theme {
  return parseTheme(request.cookies.get(themeCookie));
}

/** A theme by its name. */
export function parseTheme(name: string | undefined): Theme {
  return themes.find((theme) => theme.value === name)?.value ?? "system";
}
