import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Playwright } from "./playwright.ts";

const requireTool = createRequire(new URL("../../browser/package.json", import.meta.url));

const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const chromium = places.find((place) => place !== undefined && existsSync(place));

/** No sandbox inside containers, and no errands of the browser's own: what is requested is the page's doing. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What is missing for a browser to be started here; undefined where nothing is. */
export function whyNoChromium(): string | undefined {
  if (chromium === undefined) return "Chromium: apt-get install chromium";
  try {
    requireTool.resolve("playwright-core");
    return undefined;
  } catch {
    return "npm ci --prefix test/browser";
  }
}

export async function startChromium(): Promise<Browser> {
  const playwright: Playwright = requireTool("playwright-core");
  return await playwright.chromium.launch({ executablePath: chromium ?? "", args: flags });
}

/** The absolute path of a file among the tools, such as `axe-core/axe.min.js`. */
export function toolPath(name: string): string {
  return requireTool.resolve(name);
}
