import { defineApp } from "../../apps/index.ts";

/** The framework's own user model: part of a site that names no `userModel` of its own, and of no other. */
export default defineApp({ label: "users", dir: import.meta.dirname, verboseName: "Users" });
