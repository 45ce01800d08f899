import { join, resolve } from "node:path";
import { after } from "node:test";
import { installInto, type Packed, pack } from "./pack.ts";
import { startProjectSuite } from "./startproject.suite.ts";

let packed: (Packed & { remove(): void }) | undefined;
after(() => packed?.remove());

startProjectSuite({
  name: "the packed tarball",
  async prepare(folder) {
    packed = pack();
    return [join(installInto(join(folder, "tools"), packed.tarball), "node_modules/.bin/nuages")];
  },
  // The version in package.json may not be published yet: the tarball stands for it.
  steps: () => [
    ["npm", "install", "--no-audit", "--no-fund", packed!.tarball],
    ["npm", "run", "makemigrations"],
    ["npm", "run", "migrate"],
  ],
});

startProjectSuite({
  name: "a checkout",
  prepare: async () => [process.execPath, resolve("bin/nuages.js")],
  steps: () => [],
});
