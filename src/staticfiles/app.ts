import { type AppDefinition, defineApp } from "../apps/index.ts";

/** The app of static files: it has no models, its tag and its middleware come with the application. */
const app: AppDefinition = defineApp({ label: "staticfiles", dir: import.meta.dirname, verboseName: "Static files" });
export default app;
