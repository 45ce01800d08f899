import { randomInt } from "node:crypto";

/** Waits half to one and a half of `milliseconds`, by chance: those that collided don't meet again. */
export function pause(milliseconds: number): Promise<void> {
  const most = Math.max(1, Math.ceil(milliseconds));
  return new Promise((resolve) => setTimeout(resolve, most / 2 + randomInt(most + 1)));
}
