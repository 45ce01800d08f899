import type { JsonValue } from "../models/index.ts";
import type { SessionData } from "./session-data.ts";

/** The type of the value under a key. */
export type SessionValue<K extends string> = K extends keyof SessionData ? SessionData[K] : JsonValue;
