import { beforeAll, expect, test } from "vitest";
import { describeInBrowser } from "./support/browser.ts";
import { type Sample, sampleGallery, sampleVideos } from "./support/sample.ts";

const viewport = { width: 1440, height: 900 };

describeInBrowser("a gallery of one video", (open) => {
  test("shows it large, with nothing to filter", async () => {
    const sample = await sampleGallery(await sampleVideos(1));
    const { page } = await open(sample.url, { viewport });
    expect(await page.getByRole("search").isVisible()).toBe(false);
    const { width } = await page.locator(".frame").evaluate((frame) => frame.getBoundingClientRect());
    expect(width).toBeGreaterThan(900);
  });
});

describeInBrowser("a gallery of one page", (open) => {
  let posters: Sample;
  let bare: Sample;
  beforeAll(async () => {
    posters = await sampleGallery(await sampleVideos(50));
    bare = await sampleGallery(await sampleVideos(50, false));
  });

  test("has no links to others", async () => {
    const { page } = await open(posters.url);
    expect(await page.locator(".pages").isVisible()).toBe(false);
  });

  test("loads the posters that are near, and no video", async () => {
    const { page, requests } = await open(posters.url, { viewport });
    await page.waitForFunction(seenPictures);
    expect(requests.filter((url) => url.endsWith(".mp4"))).toEqual([]);
    expect(requests.filter((url) => url.endsWith(".png")).length).toBeLessThan(30);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForFunction(seenPictures);
    expect(requests.filter((url) => url.endsWith("clip-50.png"))).toHaveLength(1);
  });

  test("without posters loads the first pictures of the videos that are near", async () => {
    const { page, requests } = await open(bare.url, { viewport });
    await page.waitForFunction(seenVideos);
    const loaded = new Set(requests.filter((url) => url.endsWith(".mp4")));
    expect(loaded.size).toBeLessThan(20);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForFunction(seenVideos);
    const names = requests.map((url) => url.split("/").at(-1));
    expect(names).toContain("clip-50.mp4");
    expect(names).not.toContain("clip-25.mp4");
  });
});

/** Whether all posters that can be seen are there, and there are some. */
function seenPictures(): boolean {
  const seen = [...document.images].filter((image) => {
    const { top, bottom } = image.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return seen.length > 0 && seen.every((image) => image.complete && image.naturalWidth > 0);
}

function seenVideos(): boolean {
  const seen = [...document.querySelectorAll("video")].filter((video) => {
    const { top, bottom } = video.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return seen.length > 0 && seen.every((video) => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
}
