// The steps of `npm test`: each is a command that counts as one check, or a set of node:test files that counts its tests.
import { existsSync } from "node:fs";
import type { Server } from "./servers.ts";

/** One step: its name on the command line, and what it runs. */
export type Step =
  | { readonly name: string; readonly kind: "command"; readonly command: readonly string[] }
  | {
      readonly name: string;
      readonly kind: "tests";
      readonly patterns: readonly string[];
      readonly concurrency: number;
      /** The server that the tests run on, in a database of their own; SQLite where none is named. */
      readonly server?: Server;
    };

function command(name: string, ...argv: string[]): Step {
  return { name, kind: "command", command: argv };
}

function tests(name: string, concurrency: number, ...patterns: string[]): Step {
  return { name, kind: "tests", patterns, concurrency };
}

function onServer(server: Server, concurrency: number, ...patterns: string[]): Step {
  return { name: `unit-${server}`, kind: "tests", patterns, concurrency, server };
}

/** The rooms that talk to a database. */
const databaseRooms = "src/{models,migrations,contenttypes,sessions,auth,admin,application,testing}/**/*.test.ts";

/** Every step, in the order in which it runs: the quickest to fail first. */
export const steps: readonly Step[] = [
  command("types", "node", "node_modules/typescript/bin/tsc", "-p", "."),
  command("types-demo", "node", "node_modules/typescript/bin/tsc", "-p", "demo"),
  command("types-5.9", "node", "node_modules/typescript-5.9/bin/tsc", "-p", "."),
  command("lint", "node", "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."),
  tests("architecture", 2, "tests/architecture/**/*.test.ts"),
  tests("unit", 2, "src/**/*.test.ts"),
  onServer("postgres", 2, "src/database/*.test.ts", databaseRooms),
  onServer("mariadb", 2, "src/database/*.test.ts", databaseRooms),
  tests("databases", 2, "tests/databases/**/*.test.ts"),
  tests("types-budget", 1, "tests/types/**/*.test.ts"),
  tests("docs", 2, "tests/docs/**/*.test.ts"),
  tests("demo", 2, "demo/**/*.test.ts"),
  tests("scripts", 2, "scripts/**/*.test.ts"),
  tests("package", 1, "tests/package/**/*.test.ts"),
  tests("browser", 1, "tests/browser/**/*.test.ts"),
];

/** The browser that the browser tests use, or undefined: they are skipped loudly then. */
export function findChromium(): string | undefined {
  const places = [
    process.env.CHROMIUM,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  return places.find((place) => place !== undefined && place !== "" && existsSync(place));
}
