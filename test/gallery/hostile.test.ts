import { expect, test } from "vitest";
import type { GalleryVideo } from "../../src/gallery/entries.ts";
import { violations } from "./support/axe.ts";
import { describeInBrowser } from "./support/browser.ts";
import { sampleGallery, sampleVideos } from "./support/sample.ts";

const texts = [
  '<script>alert("prompt")</script>',
  '"><img src=x onerror=alert(1)>',
  "</p></li></ul><h1>taken over</h1>",
  "</style><script>alert(1)</script><!--",
  "&lt;b&gt; &amp; &#x3c;i&#x3e;",
  "'\" onclick='alert(1)' `alert(1)`",
  "javascript:alert(1)",
  "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 العربية עברית 日本語 👩‍🚀",
];

describeInBrowser("a gallery of hostile texts", (open) => {
  test("shows them as the texts they are", async () => {
    const [video] = await sampleVideos(1);
    const { url } = await sampleGallery(
      texts.map((text) => hostile(video as GalleryVideo, text)),
      texts[0],
    );
    const { page, requests } = await open(url);
    expect(await page.locator("h1").textContent()).toBe(texts[0]);
    expect(
      await page.locator(".prompt").evaluateAll((found) => found.map(({ textContent }) => textContent)),
    ).toEqual(texts);
    expect(await page.locator("h2").nth(1).textContent()).toBe(texts[1]);
    expect(
      await page.locator("dd").evaluateAll((found) => found.map(({ textContent }) => textContent)),
    ).toEqual(expect.arrayContaining(texts));
    expect(await page.locator("h1, script, iframe, [onerror], [onclick]").count()).toBe(3);
    await page.getByRole("searchbox").fill("<script>");
    await page.waitForFunction(() => document.querySelector("output")?.value === "2 of 8 videos");
    expect(requests.every((address) => address.startsWith(new URL(".", url).href))).toBe(true);
  });

  test("lets none of them turn the direction of others", async () => {
    const [video] = await sampleVideos(1);
    const turning = {
      ...(video as GalleryVideo),
      prompt: "\u202egnihton\u202c and \u2067more\u200f \u0000\u0007end",
    };
    const { page } = await open((await sampleGallery([turning])).url);
    expect(await page.locator(".prompt").textContent()).toBe("gnihton and more end");
  });

  test.each([
    { name: "of one word", text: "x".repeat(100_000) },
    { name: "of many lines", text: "a line\n".repeat(14_000) },
  ])("holds 100 KB $name in its place", async ({ text }) => {
    const parameters = { negative_prompt: text };
    const videos = (await sampleVideos(2)).map((video) => ({ ...video, prompt: text, parameters }));
    const { page } = await open((await sampleGallery(videos)).url, { viewport: { width: 390, height: 844 } });
    expect(await page.locator(".prompt").first().textContent()).toBe(text);
    const height = () =>
      page
        .locator(".prompt")
        .first()
        .evaluate((prompt) => prompt.clientHeight);
    expect(await height()).toBeLessThan(100);
    await page.locator("summary").first().click();
    expect(await height()).toBeLessThan(844 * 0.61);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await violations(page)).toEqual([]);
  });
});

function hostile(video: GalleryVideo, text: string): GalleryVideo {
  return { ...video, id: text, prompt: text, model: text, parameters: { [text]: text, nested: { text } } };
}
