import { ContextSlot } from "../context/index.ts";
import type { Application } from "./application.ts";

/** The application that runs here. */
export const applicationSlot: ContextSlot<Application> = new ContextSlot<Application>("application");
