export { ContextSlot, contextIdentity, hasContext, runOutside } from "./slot.ts";
