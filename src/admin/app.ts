import { defineApp } from "../apps/index.ts";

/** The admin: its pages and its history. Mount `adminUrls` where it should be. */
export default defineApp({ label: "admin", dir: import.meta.dirname, verboseName: "Administration" });
