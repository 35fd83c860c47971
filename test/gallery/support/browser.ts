import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { startChromium, whyNoChromium } from "./chromium.ts";
import type { Browser, ContextOptions, Page } from "./playwright.ts";

/** A page with what went wrong in it and what it asked for. */
export interface Visit {
  page: Page;
  /** Addresses, in order. */
  requests: string[];
  /** Errors that the page or the browser reported: refusals by the page's policy, too. */
  complaints: string[];
}

export type Open = (url: string, options?: ContextOptions) => Promise<Visit>;

/** Tests that need a real browser. They are left out where there is none; their name says then what brings one. */
export function describeInBrowser(name: string, tests: (open: Open) => void): void {
  const reason = whyNoChromium();
  const title = reason === undefined ? name : `${name} (needs ${reason})`;
  describe.skipIf(reason !== undefined)(title, () => {
    let browser: Browser;
    const visits: Visit[] = [];
    const closers: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterEach(async () => {
      for (const close of closers.splice(0)) await close();
      expect(visits.splice(0).flatMap(({ complaints }) => complaints)).toEqual([]);
    });
    afterAll(() => browser.close());

    tests(async (url, options) => {
      const context = await browser.newContext(options);
      closers.push(() => context.close());
      const visit = watch(await context.newPage());
      visits.push(visit);
      await visit.page.goto(url);
      return visit;
    });
  });
}

function watch(page: Page): Visit {
  const visit: Visit = { page, requests: [], complaints: [] };
  page.on("request", (request) => visit.requests.push(request.url()));
  page.on("pageerror", (error) => visit.complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") visit.complaints.push(message.text());
  });
  page.on("dialog", (dialog) => {
    visit.complaints.push(`a dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  return visit;
}
