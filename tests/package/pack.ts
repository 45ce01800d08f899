// Builds and packs the project once, and installs the tarball into an empty folder.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "../../scripts/build.ts";

/** A packed project: where the tarball is, what is in it, and how big it is. */
export interface Packed {
  readonly folder: string;
  readonly tarball: string;
  readonly files: readonly string[];
  readonly bytes: number;
  readonly unpackedBytes: number;
}

/** `npm pack` of a fresh build, into a temporary folder that `remove` deletes. */
export function pack(): Packed & { remove(): void } {
  const root = resolve(".");
  build(root);
  const folder = mkdtempSync(join(tmpdir(), "nuages-pack-"));
  const out = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  });
  const parsed = JSON.parse(out);
  const info = Array.isArray(parsed) ? parsed[0] : Object.values(parsed)[0];
  return {
    folder,
    tarball: join(folder, info.filename),
    files: info.files.map((file: { path: string }) => file.path),
    bytes: info.size,
    unpackedBytes: info.unpackedSize,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Installs the tarball into a new folder with nothing else in it and returns the folder. */
export function installInto(folder: string, tarball: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", tarball], {
    cwd: folder,
    stdio: "pipe",
  });
  return folder;
}
