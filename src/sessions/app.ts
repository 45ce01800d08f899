import { defineApp } from "../apps/index.ts";

/** Sessions in the database. */
export default defineApp({ label: "sessions", dir: import.meta.dirname, verboseName: "Sessions" });
