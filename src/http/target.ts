import { BadRequest, NuagesError } from "../errors/index.ts";
import { decodeOnce } from "./decode.ts";

/** A request target in its parts. */
export interface RequestTarget {
  /** Decoded once; where `problem` is set, as it was sent. Always starts with "/". */
  readonly path: string;
  readonly queryString: string;
  /** Why this target is refused: it is thrown when the view would be called, so the outer layers still see a request. */
  readonly problem: NuagesError | undefined;
}

const plainPath = /^\/[A-Za-z0-9\-_~!$&'()*+,;=:@/]*$/;
const dotSegment = /(?:^|[\\/])\.{1,2}(?:[\\/]|$)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u001f\u007f]/;

/** Splits and decodes an origin-form target ("/path?query"). */
export function parseTarget(rawUrl: string, maxLength: number): RequestTarget {
  const mark = rawUrl.indexOf("?");
  const rawPath = mark === -1 ? rawUrl : rawUrl.slice(0, mark);
  const queryString = mark === -1 ? "" : rawUrl.slice(mark + 1);
  if (rawUrl.length <= maxLength && plainPath.test(rawPath)) return { path: rawPath, queryString, problem: undefined };
  try {
    return { path: decodePath(rawUrl, rawPath, maxLength), queryString, problem: undefined };
  } catch (error) {
    if (!(error instanceof NuagesError)) throw error;
    return { path: rawPath.startsWith("/") ? rawPath : `/${rawPath}`, queryString, problem: error };
  }
}

function decodePath(rawUrl: string, rawPath: string, maxLength: number): string {
  if (rawUrl.length > maxLength) throw new NuagesError("E_URI_TOO_LONG", { length: rawUrl.length, limit: maxLength });
  if (!rawPath.startsWith("/")) throw new BadRequest("the request target must be a path");
  if (rawUrl.includes("#")) throw new BadRequest("the request target contains a fragment");
  const path = decodeOnce(rawPath, "path");
  if (controls.test(path)) throw new BadRequest("the path contains a control character");
  // Clients resolve dot segments before they send; one that arrives is meant for somebody else's parser.
  if (dotSegment.test(path)) throw new BadRequest("the path contains a dot segment");
  return path;
}

/** Percent-encodes text that isn't ASCII as UTF-8, leaving existing escapes and separators alone. */
export function encodeUnicode(url: string): string {
  return url.toWellFormed().replace(/[^\u0021-\u007e]+/gu, encodeURIComponent);
}
