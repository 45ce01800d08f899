import { ContextSlot } from "../context/index.ts";

/** What happened. */
export type SecurityEventKind =
  | "login"
  | "login-failed"
  | "logout"
  | "login-throttled"
  | "permission-denied"
  | "csrf-failed"
  | "host-refused"
  | "session-ended";

/** Something that a site's keeper wants to find in the log. Values may come from a request: the log escapes them. */
export interface SecurityEvent {
  readonly kind: SecurityEventKind;
  /** `info` for what people do every day, `warn` for what was refused. */
  readonly level: "info" | "warn";
  /** More about it, e.g. the reason code of a CSRF failure; never a secret. */
  readonly detail: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** Takes security events, usually to the log. */
export type SecurityEventSink = (event: SecurityEvent) => void;

const everyday: ReadonlySet<SecurityEventKind> = new Set<SecurityEventKind>(["login", "logout", "session-ended"]);

/** Where this context's security events go. */
export const securityEventsSlot: ContextSlot<SecurityEventSink> = new ContextSlot<SecurityEventSink>("security events");

/** Tells a security event; without a sink it is dropped. */
export function reportSecurityEvent(kind: SecurityEventKind, detail: SecurityEvent["detail"] = {}): void {
  securityEventsSlot.get()?.({ kind, level: everyday.has(kind) ? "info" : "warn", detail });
}
