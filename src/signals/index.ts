export { Signal } from "./signal.ts";
