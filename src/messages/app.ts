import { defineApp } from "../apps/index.ts";

/** One-time notices. */
export default defineApp({ label: "messages", dir: import.meta.dirname, verboseName: "Messages" });
