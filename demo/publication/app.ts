import { defineApp } from "nuages/apps";

export default defineApp({ label: "publication", dir: import.meta.dirname, verboseName: "Publication" });
