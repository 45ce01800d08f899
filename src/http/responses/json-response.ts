import { HttpResponse, type ResponseInit } from "../response.ts";

/**
 * A response of JSON. Dates become ISO 8601 text in UTC; bigint, Decimal and Temporal values and safe HTML become their
 * text, so no digit is lost; a Map becomes an object, a Set an array.
 *
 * @example
 * return new JsonResponse({ id: 7n, price: new Decimal("9.95") }); // {"id":"7","price":"9.95"}
 */
export class JsonResponse extends HttpResponse {
  constructor(data: unknown, init: ResponseInit = {}) {
    super(toJson(data), { ...init, contentType: init.contentType ?? "application/json; charset=utf-8" });
  }
}

/** The JSON text of `data`, as JsonResponse writes it; `undefined` is written as null. */
export function toJson(data: unknown): string {
  return JSON.stringify(data, jsonValue) ?? "null";
}

function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return value;
}
