import { type ErrorExtras, NuagesError } from "../errors/index.ts";

/** The body has more bytes than `limit`: the request ends with 413 and its connection is closed. */
export class BodyTooLarge extends NuagesError<"E_BODY_TOO_LARGE"> {
  constructor(limit: number, extras?: ErrorExtras) {
    super("E_BODY_TOO_LARGE", { limit }, extras);
  }
}

/** The body is of a kind that this view doesn't read: the request ends with 415. */
export class UnsupportedMediaType extends NuagesError<"E_UNSUPPORTED_MEDIA_TYPE"> {
  constructor(received: string | undefined, expected: string, extras?: ErrorExtras) {
    super("E_UNSUPPORTED_MEDIA_TYPE", { received, expected }, extras);
  }
}
