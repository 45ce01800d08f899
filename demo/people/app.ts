import { defineApp } from "nuages/apps";

export default defineApp({ label: "people", dir: import.meta.dirname, verboseName: "People" });
