import { defineApp } from "../apps/index.ts";

/** Permissions and groups. */
export default defineApp({ label: "auth", dir: import.meta.dirname, verboseName: "Authentication" });
