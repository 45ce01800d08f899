import assert from "node:assert/strict";
import test from "node:test";
import { reportSecurityEvent, type SecurityEvent, securityEventsSlot } from "./security-events.ts";

test("events reach the sink of their context with a level, and none where there is no sink", () => {
  const seen: SecurityEvent[] = [];
  reportSecurityEvent("login", { user: "1" });
  securityEventsSlot.run(
    (event) => seen.push(event),
    () => {
      reportSecurityEvent("login", { user: "1" });
      reportSecurityEvent("csrf-failed", { reason: "no-token" });
    },
  );
  assert.deepEqual(seen, [
    { kind: "login", level: "info", detail: { user: "1" } },
    { kind: "csrf-failed", level: "warn", detail: { reason: "no-token" } },
  ]);
});
