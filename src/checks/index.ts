export { type Check, type CheckLevel, type CheckMessage, runChecks } from "./check.ts";
