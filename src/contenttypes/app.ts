import { defineApp } from "../apps/index.ts";

/** The content types: a row for each model. */
export default defineApp({ label: "contenttypes", dir: import.meta.dirname, verboseName: "Content types" });
