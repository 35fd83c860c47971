import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { longTable } from "../support/long-table.ts";
import { violations } from "./support/axe.ts";
import { describeInBrowser } from "./support/browser.ts";
import { type Sample, sampleGallery, sampleVideos } from "./support/sample.ts";

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

describeInBrowser("the gallery for everybody", (open) => {
  let sample: Sample;
  let bare: Sample;
  beforeAll(async () => {
    sample = await sampleGallery(await sampleVideos(5));
    bare = await sampleGallery(await sampleVideos(5, false));
  });

  const colours = ["light", "dark"] as const;
  const looks = colours.flatMap((scheme) => [phone, desk].map((size) => [scheme, size.width, size] as const));

  longTable(looks)(
    "has nothing that axe objects to in %s colours, %i pixels wide",
    async (colorScheme, _, viewport) => {
      const { page } = await open(sample.url, { viewport, colorScheme });
      expect(await violations(page)).toEqual([]);
      await page.locator("summary").first().click();
      await page.getByRole("button", { name: "Play clip-1, 2 s" }).click();
      await page.getByRole("button", { name: "Copy HTML for clip-2" }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("searchbox").fill("nothing like it");
      await page.getByRole("button", { name: "Show all" }).waitFor();
      expect(await violations(page)).toEqual([]);
    },
  );

  longTable(colours.map((scheme) => [scheme] as const))(
    "has nothing that axe objects to in %s colours without posters",
    async (colorScheme) => {
      const { page } = await open(bare.url, { colorScheme });
      expect(await violations(page)).toEqual([]);
    },
  );

  test("has other colours in the dark", async () => {
    const backgrounds = new Set<string>();
    for (const colorScheme of colours) {
      const { page } = await open(sample.url, { colorScheme });
      backgrounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    expect(backgrounds.size).toBe(2);
  });

  const sizes = [
    { width: 320, height: 640 },
    phone,
    { width: 820, height: 1180 },
    desk,
    { width: 2560, height: 1300 },
  ];
  const widths = sizes.map((size) => [size.width, size] as const);
  longTable(widths, ([width]) => width < 1000)(
    "fits %i pixels and keeps each video's ratio",
    async (_, viewport) => {
      const { page } = await open(sample.url, { viewport });
      await page.locator("summary").first().click();
      expect(await page.evaluate(overflow)).toBe(0);
      for (const { is, wanted } of await page.evaluate(ratios)) expect(is).toBeCloseTo(wanted, 1);
    },
  );

  test("moves nothing when its script runs", async () => {
    const document = await readFile(fileURLToPath(sample.url), "utf8");
    const before = join(sample.folder, "before.html");
    await writeFile(before, document.replace(/<script>.*<\/script>/su, ""));
    const { page: waiting } = await open(pathToFileURL(before).href, { viewport: desk });
    const { page: ready } = await open(sample.url, { viewport: desk });
    expect(await ready.evaluate(places)).toEqual(await waiting.evaluate(places));
  });

  test("moves nothing for those who asked for that", async () => {
    const { page } = await open(sample.url, { reducedMotion: "reduce" });
    expect(await page.evaluate(transitions)).toEqual(["0s"]);
  });
});

function overflow(): number {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}

function ratios(): { is: number; wanted: number }[] {
  return Array.from(document.querySelectorAll("video"), (video) => {
    const { width, height } = video.getBoundingClientRect();
    return { is: width / height, wanted: video.width / video.height };
  });
}

function transitions(): string[] {
  const all = Array.from(
    document.querySelectorAll("*"),
    (element) => getComputedStyle(element).transitionDuration,
  );
  return [...new Set(all)];
}

/** Where each part of the page is. */
function places(): string[] {
  return Array.from(
    document.querySelectorAll(".head, .filter, main, .card, .frame, .caption, .more"),
    (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.className || element.tagName} ${x},${y} ${width}x${height}`;
    },
  );
}
