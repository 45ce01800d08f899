import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ContextSlot } from "../context/index.ts";
import { closest, NuagesError } from "../errors/index.ts";
import type { HttpRequest, HttpResponse } from "../http/index.ts";
import { type FoundFile, StaticFinder } from "./finder.ts";
import { sendStatic } from "./send-static.ts";
import { fingerprintedName } from "./static-name.ts";

/** How static files are found and served. */
export interface StaticFilesOptions {
  /** Where they appear: "/static/" unless given, or an https URL that ends with a slash, for a server of their own. */
  readonly url?: string;
  /** The folders, the ones of the project before those of its apps. All must exist. */
  readonly directories: readonly string[];
  /**
   * True: `prepare` reads every file, URLs carry a fingerprint of its content and may be cached for ever. False (development): files
   * are looked up when they are asked for, and every change shows at once.
   */
  readonly fingerprint?: boolean;
}

/**
 * Style sheets, scripts, images: files that are part of the program.
 *
 * @example
 * const statics = new StaticFiles({ directories: ["/srv/site/static"], fingerprint: true });
 * await statics.prepare();
 * await statics.urlOf("css/site.css"); // "/static/css/site.3f2a91c0d1e2.css"
 */
export class StaticFiles {
  readonly url: string;
  readonly fingerprint: boolean;
  readonly #finder: StaticFinder;
  /** By name. */
  readonly #urls = new Map<string, string>();
  /** By fingerprinted name. */
  readonly #files = new Map<string, FoundFile>();

  /** Throws E_STATIC_URL. */
  constructor(options: StaticFilesOptions) {
    this.url = checkUrl(options.url ?? "/static/");
    this.fingerprint = options.fingerprint ?? false;
    this.#finder = new StaticFinder(options.directories);
  }

  /** Checks the folders and, with `fingerprint`, reads every file. Throws E_STATIC_DIRECTORY for a folder that doesn't exist. */
  async prepare(): Promise<void> {
    await this.#finder.check();
    if (!this.fingerprint) return;
    for await (const file of this.#finder.all()) {
      const content = await readFile(join(file.root, file.name));
      const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
      const name = fingerprintedName(file.name, hash);
      this.#urls.set(file.name, this.url + encodePath(name));
      this.#files.set(name, file);
    }
  }

  /** The URL of a file by its name, "css/site.css". Throws E_STATIC_NOT_FOUND. */
  async urlOf(name: string): Promise<string> {
    const known = this.#urls.get(name);
    if (known !== undefined) return known;
    if (this.fingerprint || (await this.#finder.find(name)) === undefined) throw await this.#notFound(name);
    return this.url + encodePath(name);
  }

  /**
   * The response for a request below `url`, with ETag, 304 and ranges; undefined where there is no such file, also for names with
   * "..", for dotfiles and for links that lead out of the folders.
   */
  async serve(request: HttpRequest): Promise<HttpResponse | undefined> {
    const name = this.nameIn(request.path);
    if (name === undefined) return undefined;
    const fingerprinted = this.#files.get(name);
    if (fingerprinted !== undefined) return sendStatic(request, fingerprinted, { isImmutable: true });
    const file = await this.#finder.find(name);
    return file === undefined ? undefined : sendStatic(request, file, { isImmutable: false });
  }

  /** The name of the file that a path asks for: "/static/css/site.css" → "css/site.css"; undefined for other paths. */
  nameIn(path: string): string | undefined {
    return this.url.startsWith("/") && path.startsWith(this.url) ? path.slice(this.url.length) : undefined;
  }

  async #notFound(name: string): Promise<NuagesError> {
    const names: string[] = [];
    for await (const file of this.#finder.all()) if (names.push(file.name) >= 2000) break;
    const near = closest(name, names);
    const values = { name, directories: this.#finder.directories };
    return new NuagesError("E_STATIC_NOT_FOUND", values, near === undefined ? {} : { hint: `Did you mean "${near}"?` });
  }
}

/** The static files of the running application. */
export const staticFilesSlot: ContextSlot<StaticFiles> = new ContextSlot("static files");

/** The URL of a static file of the running application. Throws E_STATIC_NOT_FOUND. */
export async function staticUrl(name: string): Promise<string> {
  const statics = staticFilesSlot.get();
  if (statics === undefined) throw new NuagesError("E_NO_CONTEXT", { what: "static files" });
  return statics.urlOf(name);
}

function checkUrl(url: string): string {
  const isPath = /^\/(?:[A-Za-z0-9_.~-]+\/)+$/.test(url) && !url.split("/").some((part) => /^\.{1,2}$/.test(part));
  const isOther = /^https?:\/\//.test(url) && url.endsWith("/") && URL.canParse(url);
  if (!isPath && !isOther) throw new NuagesError("E_STATIC_URL", { url });
  return url;
}

function encodePath(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}
