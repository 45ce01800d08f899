export { main } from "./main.ts";
export { version } from "./version.ts";
