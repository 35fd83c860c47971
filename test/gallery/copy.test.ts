import { beforeAll, expect, test } from "vitest";
import { describeInBrowser } from "./support/browser.ts";
import type { Page } from "./support/playwright.ts";
import { type Sample, sampleGallery, sampleVideos } from "./support/sample.ts";

const markdown = "[![A paper boat on a lake, take 1](posters/clip-1.png)](videos/clip-1.mp4)";
const html =
  '<video src="videos/clip-1.mp4" poster="posters/clip-1.png" width="768" height="512" controls playsinline preload="none" aria-label="A paper boat on a lake, take 1"></video>';

describeInBrowser("the gallery's copy buttons", (open) => {
  let sample: Sample;
  beforeAll(async () => {
    sample = await sampleGallery(await sampleVideos(2));
  });

  test.each([
    { format: "Markdown", snippet: markdown },
    { format: "HTML", snippet: html },
  ])("copy $format and say so", async ({ format, snippet }) => {
    const { page } = await open(sample.url);
    await copyFirst(page, format);
    expect(await page.locator("#announcement").textContent()).toBe(`${format} for clip-1 copied`);
    expect(await pasted(page)).toBe(snippet);
  });

  test("say it again when they are pressed again", async () => {
    const { page } = await open(sample.url);
    await copyFirst(page, "HTML");
    const first = await page.locator("#announcement").textContent();
    await copyFirst(page, "HTML");
    const second = await page.locator("#announcement").textContent();
    expect(second).not.toBe(first);
    expect(second?.trim()).toBe(first);
  });

  test("work in a browser that has no clipboard for scripts", async () => {
    const { page } = await open(sample.url);
    await page.evaluate(withoutClipboard);
    await copyFirst(page, "Markdown");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Markdown");
    expect(await pasted(page)).toBe(markdown);
  });

  test("show the snippet where nothing can be copied", async () => {
    const { page } = await open(sample.url);
    await page.evaluate(withoutClipboard);
    await page.evaluate(() => {
      document.execCommand = () => false;
    });
    await page.getByRole("button", { name: "Copy HTML for clip-1" }).click();
    const dialog = page.getByRole("dialog", { name: "Copy this by hand" });
    await dialog.waitFor();
    expect(await dialog.getByRole("textbox").inputValue()).toBe(html);
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(html);
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("HTML");
  });
});

async function copyFirst(page: Page, format: string): Promise<void> {
  const before = await page.locator("#announcement").textContent();
  await page.getByRole("button", { name: `Copy ${format} for clip-1` }).click();
  await page.waitForFunction((old) => document.querySelector("#announcement")?.textContent !== old, before);
}

/** What a person gets who pastes. */
async function pasted(page: Page): Promise<string> {
  const field = page.getByRole("searchbox");
  await field.focus();
  await page.keyboard.press("Control+V");
  return await field.inputValue();
}

function withoutClipboard(): void {
  Object.defineProperty(navigator, "clipboard", { value: undefined });
}
