import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Http404 } from "../../errors/index.ts";
import { contentDisposition } from "../content-disposition.ts";
import { contentTypeOf } from "../content-types.ts";
import { HttpResponse, type ResponseBody } from "../response.ts";

/** How a file is sent. */
export interface FileResponseOptions {
  /** The name that the browser saves it under. */
  readonly filename?: string;
  /** True: the browser shows it in the page's origin. False (the default): it is saved. Never show what users uploaded. */
  readonly inline?: boolean;
  /** By the file name's extension unless given. */
  readonly contentType?: string;
  /** Size in bytes, where it is known before. */
  readonly size?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A response that is a file: saved by the browser unless `inline`, never sniffed, and sandboxed should a browser open it all the same.
 *
 * @example
 * return await FileResponse.open("/srv/reports/2026.pdf", { filename: "report.pdf" });
 * return new FileResponse(Buffer.from(csv), { filename: "posts.csv" });
 */
export class FileResponse extends HttpResponse {
  constructor(body: ResponseBody, options: FileResponseOptions = {}) {
    const { filename, inline = false, size } = options;
    super(body, {
      contentType: options.contentType ?? contentTypeOf(filename ?? ""),
      headers: {
        "Content-Disposition": contentDisposition(inline ? "inline" : "attachment", filename),
        "X-Content-Type-Options": "nosniff",
        ...(inline ? {} : { "Content-Security-Policy": "sandbox" }),
        ...(size === undefined ? {} : { "Content-Length": String(size) }),
        ...options.headers,
      },
    });
  }

  /** Sends the file at `path`, read while it is sent. Throws Http404 where it isn't a readable file. `path` must not come from a request. */
  static async open(path: string, options: FileResponseOptions = {}): Promise<FileResponse> {
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined || !stats.isFile()) throw new Http404("The file");
    const response = new FileResponse(readFile(path, stats.size), {
      filename: basename(path),
      ...options,
      size: stats.size,
    });
    response.headers.set("Last-Modified", stats.mtime.toUTCString());
    return response;
  }
}

/** Opened at the first part that is asked for, so a response that is never sent holds no file open. */
async function* readFile(path: string, size: number): AsyncGenerator<Uint8Array, void> {
  if (size === 0) return;
  // Only the announced bytes, should the file grow meanwhile.
  yield* createReadStream(path, { end: size - 1 }) as AsyncIterable<Uint8Array>;
}
