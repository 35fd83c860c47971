import { readFile } from "node:fs/promises";
import { toolPath } from "./chromium.ts";
import type { Page } from "./playwright.ts";

/** What axe finds, with the elements; its source is evaluated, since the page's policy lets no script in. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(toolPath("axe-core/axe.min.js"), "utf8"));
  return await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}
