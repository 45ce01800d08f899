import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import type { IconName } from "./index.ts";

const folder = join(import.meta.dirname, "static/admin");
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const zipped = (name: string) => gzipSync(read(name), { level: 9 }).length;

describe("what a browser loads for the admin", () => {
  it("stays within its budgets", () => {
    assert.ok(zipped("admin.css") <= 10_000);
    assert.ok(zipped("admin.js") <= 14_000);
    assert.ok(zipped("icons.svg") <= 4_000);
    assert.deepEqual(readdirSync(folder).sort(), ["admin.css", "admin.js", "favicon.svg", "icons.svg"]);
  });

  it("makes no HTML from strings and evaluates nothing", () => {
    assert.doesNotMatch(
      read("admin.js"),
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|\.style\b/,
    );
    assert.doesNotMatch(read("admin.css"), /url\(|@import/);
  });

  it("is written for both directions", () => {
    assert.doesNotMatch(
      read("admin.css"),
      /(margin|padding|border)-(left|right)|(?<![-\w])(left|right):|text-align: (left|right)/,
    );
  });

  it("draws every icon that the templates and the models name", () => {
    const drawn = new Set([...read("icons.svg").matchAll(/<symbol id="([\w-]+)"/g)].map((match) => match[1]));
    const templates = join(import.meta.dirname, "templates/admin");
    const named = readdirSync(templates).flatMap((name) =>
      [...readFileSync(join(templates, name), "utf8").matchAll(/icons \}\}#([a-z]+)"/g)].map((match) => match[1]),
    );
    const icons = [
      "box",
      "calendar",
      "cart",
      "document",
      "folder",
      "grid",
      "image",
      "key",
      "link",
      "mail",
      "message",
      "tag",
      "user",
      "users",
    ] satisfies IconName[];
    for (const icon of [...named, ...icons, "check", "info", "warning", "up", "down"]) assert.ok(drawn.has(icon), icon);
  });

  it("reads well: text 4.5 to 1 and the edges of controls 3 to 1, in light and dark", () => {
    const tokens = new Map(
      [...read("admin.css").matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
        ([, name, light, dark, both]) => [name!, [light ?? both!, dark ?? both!]] as const,
      ),
    );
    const pairs: [text: string, ground: string, least?: number][] = [
      ...["surface", "canvas", "sunken", "raised", "selected"].map((ground): [string, string] => ["text", ground]),
      ...["surface", "canvas", "sunken", "selected"].map((ground): [string, string] => ["text-2", ground]),
      ...["surface", "canvas", "sunken", "raised", "selected"].map((ground): [string, string] => ["text-3", ground]),
      ...["surface", "canvas", "accent-soft", "selected"].map((ground): [string, string] => ["accent-text", ground]),
      ...["success", "warning", "info", "violet", "neutral", "danger"].map((tone): [string, string] => [
        `${tone}-text`,
        `${tone}-soft`,
      ]),
      ["on-accent", "accent"],
      ["on-accent", "accent-hover"],
      ["danger-text", "surface"],
      ["border-strong", "surface", 3],
      ["border-strong", "canvas", 3],
      ["focus", "surface", 3],
      ["focus", "canvas", 3],
    ];
    for (const [text, ground, least = 4.5] of pairs) {
      for (const scheme of [0, 1]) {
        const ratio = contrast(tokens.get(text)![scheme]!, tokens.get(ground)![scheme]!);
        assert.ok(ratio >= least, `${text} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });
});

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
