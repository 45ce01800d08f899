import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { NuagesError } from "../errors/index.ts";
import { fromHere } from "./from-here.ts";
import type { StubFile } from "./stubs/app-files.ts";

/** Refuses a folder that has something in it. @throws NuagesError `E_CLI_EXISTS`. */
export function requireEmpty(dir: string): void {
  if (existsSync(dir) && readdirSafely(dir).some((name) => name !== ".git"))
    throw new NuagesError("E_CLI_EXISTS", { path: fromHere(dir) });
}

function readdirSafely(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [dir];
  }
}

/** Writes the files of a stub; one whose name starts with `.env` is readable by its owner only. @throws NuagesError `E_CLI_WRITE`. */
export function writeFiles(dir: string, files: readonly StubFile[]): void {
  for (const [path, text] of files) {
    const target = join(dir, path);
    const mode = path === ".env" ? 0o600 : 0o666;
    guardWrite(target, () => {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text, { mode, flag: "wx" });
      if (path === ".env") chmodSync(target, mode);
    });
  }
}

/** Runs a step that writes to `path`; what the system refuses becomes `E_CLI_WRITE`. */
export function guardWrite(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    if (code === "EEXIST") throw new NuagesError("E_CLI_EXISTS", { path: fromHere(path) }, { cause });
    const reasons: Record<string, string> = {
      EACCES: "you may not write there",
      EPERM: "you may not write there",
      EROFS: "it can only be read",
      ENOSPC: "the disk is full",
      ENOTDIR: "a part of the path is no folder",
    };
    throw new NuagesError(
      "E_CLI_WRITE",
      { path: fromHere(path), detail: reasons[String(code)] ?? String(code) },
      { cause },
    );
  }
}
