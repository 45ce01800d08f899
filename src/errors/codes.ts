import { httpCodes } from "./codes/http.ts";
import { libCodes } from "./codes/lib.ts";

/** Every error code of the framework. A retired code is never used again. */
export const codes = { ...libCodes, ...httpCodes } as const;

/** The name of an error code, e.g. `"E_NOT_FOUND"`. */
export type ErrorCode = keyof typeof codes;

/** The values that the message and the hint of a code are made from. */
export type ErrorValues<C extends ErrorCode> = Parameters<(typeof codes)[C]["message"]>[0];
