import { ContextSlot } from "../context/index.ts";
import type { HttpRequest } from "./request.ts";

/** The request that is being answered here: set by the pipeline for everything that the layers and the view await. */
export const requestSlot: ContextSlot<HttpRequest> = new ContextSlot("request");
