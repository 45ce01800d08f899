// The demo, started as its user starts it, in a data folder of its own; and a Chromium to look at it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../../scripts/test/steps.ts";

/** A running demo. */
export interface Site {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** What the server has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

function waitFor(child: ChildProcess, output: () => string, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the demo did not start in 60 s:\n${output()}`)), 60_000);
    const look = () => {
      if (!pattern.test(output())) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", look);
    child.on("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the demo ended with ${code}:\n${output()}`));
    });
  });
}

/** Starts the demo with fresh data on a free port and waits until it serves. */
export async function startDemo(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "nuages-demo-"));
  const port = await freePort();
  const argv = ["--conditions=@nuages/source", "start.ts", "--port", String(port)];
  const env = { ...process.env, DEMO_DATA: folder, NODE_ENV: "development", NO_COLOR: "1" };
  const child = spawn(process.execPath, argv, { cwd: "demo", env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  const output = () => text;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("exit", resolve));
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor(child, output, /Ctrl-C ends it/);
  } catch (error) {
    await stop();
    throw error;
  }
  const [, username = "", password = ""] = /sign in as (\S+) with (\S+)/.exec(text) ?? [];
  return { url: `http://127.0.0.1:${port}`, username, password, output, stop };
}

/** Why the browser tests can't run here, or false. */
export const noBrowser: string | false =
  findChromium() === undefined && "no Chromium: set CHROMIUM or install Debian's package chromium";

/** A headless Chromium that calls nobody but the page's own server. */
export function launchBrowser(): Promise<Browser> {
  const quiet = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({ executablePath: findChromium()!, args: ["--no-sandbox", "--disable-gpu", ...quiet] });
}

/** What went wrong on a page without the page's user asking for it: script errors, policy violations, failed loads. */
export function watchPage(page: Page): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) problems.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
  });
  return problems;
}

/** A window of its own: cookies, colour scheme, size, with or without JavaScript. */
export function openWindow(
  browser: Browser,
  options: { javaScript?: boolean; phone?: boolean; dark?: boolean } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    javaScriptEnabled: options.javaScript ?? true,
    viewport: options.phone ? { width: 390, height: 844 } : { width: 1400, height: 900 },
    colorScheme: options.dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
}
