import { existsSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { guardWrite } from "./write-files.ts";

/** The folder of this package, by its real path. */
export const packageDir: string = realpathSync(fileURLToPath(new URL("../../", import.meta.url)));

/** True where a module in `dir` finds the package `name`. */
export function findsPackage(dir: string, name: string): boolean {
  for (let at = dir; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", name, "package.json"))) return true;
    if (dirname(at) === at) return false;
  }
}

/**
 * Links this checkout into the `node_modules` of a site, with the compiler and the types of Node where the checkout has them:
 * the site then works without an install, but for its types where the checkout has only what it runs on.
 */
export function linkCheckout(dir: string): void {
  const modules = join(dir, "node_modules");
  link(packageDir, join(modules, "nuages"));
  link(join(packageDir, "bin", "nuages.js"), join(modules, ".bin", "nuages"));
  for (const name of ["typescript", "@types/node"]) link(join(packageDir, "node_modules", name), join(modules, name));
  link(join(packageDir, "node_modules", "typescript", "bin", "tsc"), join(modules, ".bin", "tsc"));
}

function link(target: string, path: string): void {
  if (!existsSync(target)) return;
  guardWrite(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(relative(dirname(path), target), path);
  });
}
