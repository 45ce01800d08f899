const exempt: unique symbol = Symbol.for("nuages.csrfExempt");

/**
 * A view that takes requests from other sites without a CSRF token: for webhooks that prove themselves by a signature, and for APIs that
 * know their callers by a token in a header. Never for one that trusts the session.
 *
 * @example
 * path("hooks/payment/", csrfExempt(paymentHook))
 */
export function csrfExempt<V extends (...args: never[]) => unknown>(view: V): V {
  const marked = (...args: Parameters<V>) => view(...args);
  Object.defineProperty(marked, "name", { value: view.name, configurable: true });
  return Object.assign(marked, view, { [exempt]: true }) as unknown as V;
}

/** True for what `csrfExempt` made. */
export function isCsrfExempt(view: unknown): boolean {
  return typeof view === "function" && (view as { [exempt]?: unknown })[exempt] === true;
}
