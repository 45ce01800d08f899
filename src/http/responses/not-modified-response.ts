import { HttpResponse } from "../response.ts";

/** 304: what the client keeps is still right. Takes over the headers of `like` that a 304 must repeat (RFC 9110, 15.4.5). */
export class NotModifiedResponse extends HttpResponse {
  constructor(like?: HttpResponse) {
    super(null, { status: 304 });
    for (const name of ["Cache-Control", "Content-Location", "ETag", "Expires", "Last-Modified", "Vary"]) {
      const value = like?.headers.get(name);
      if (value !== undefined) this.headers.set(name, value);
    }
  }
}
