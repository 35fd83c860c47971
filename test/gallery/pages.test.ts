import { beforeAll, expect, test } from "vitest";
import { longTable } from "../support/long-table.ts";
import { violations } from "./support/axe.ts";
import { describeInBrowser } from "./support/browser.ts";
import type { Page } from "./support/playwright.ts";
import { type Sample, sampleGallery, sampleVideos } from "./support/sample.ts";

const phone = { width: 360, height: 740 };

describeInBrowser("a gallery of 5,000 videos", (open) => {
  let sample: Sample;
  beforeAll(async () => {
    sample = await sampleGallery(await sampleVideos(5000));
  }, 60_000);
  const at = (place: string): string => new URL(place, sample.url).href;

  test("shows 50 of them at once, from its own folder alone, and moves nothing while it opens", async () => {
    const { page, requests } = await open(sample.url);
    expect(await page.locator("output").textContent()).toBe("5,000 videos");
    expect(await cards(page)).toEqual({ count: 50, first: "clip-1", last: "clip-50" });
    expect(await page.evaluate(layoutShift)).toBe(0);
    await filter(page, "boat", "1,250 of 5,000 videos");
    expect(await cards(page)).toEqual({ count: 50, first: "clip-1", last: "clip-197" });
    expect(requests.filter((url) => !url.startsWith(at(".")) && !url.startsWith("data:"))).toEqual([]);
  });

  test("finds the videos of all pages, which play and can be copied", async () => {
    const { page } = await open(at("page-3.html"));
    await filter(page, "clip-4377", "1 of 5,000 videos");
    await page.getByRole("button", { name: "Copy HTML for clip-4377" }).click();
    await page.waitForFunction(
      () => document.querySelector("#announcement")?.textContent === "HTML for clip-4377 copied",
    );
    await page.getByRole("button", { name: "Play clip-4377, 2 s" }).click();
    await page.waitForFunction(() => (document.activeElement as HTMLVideoElement).currentTime > 0.1);
    await filter(page, "", "5,000 videos");
    expect(await cards(page)).toEqual({ count: 50, first: "clip-101", last: "clip-150" });
  });

  test("makes the same card for a video that is found as for one of its page", async () => {
    const { page } = await open(at("page-2.html"));
    const own = await page.evaluate(cardWithoutNoscript, "video-clip-51");
    const { page: other } = await open(at("index.html?words=clip-51"));
    expect(await other.evaluate(cardWithoutNoscript, "video-clip-51")).toBe(own);
  });

  test("keeps a video playing while the filter leaves it", async () => {
    const { page } = await open(sample.url);
    await page.getByRole("button", { name: "Play clip-13, 2 s" }).click();
    await page.evaluate(() => {
      (document.activeElement as HTMLVideoElement).loop = true;
    });
    await filter(page, "boat take", "1,250 of 5,000 videos");
    expect(await page.evaluate(playing)).toEqual(["video-clip-13"]);
    await page.getByRole("searchbox").fill("oranges");
    await page.locator("#video-clip-4").waitFor();
    expect(await page.evaluate(playing)).toEqual([]);
  });

  test("is browsed with a keyboard, and each page says which it is", async () => {
    const { page } = await open(at("index.html?words=boat"));
    const turn = async (name: string, title: string) => {
      await page.getByRole("link", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction((wanted) => document.title === wanted, title);
      await page.waitForFunction(() => document.activeElement?.id === "videos");
    };
    await turn("Next", "Our films, page 2");
    expect(await cards(page)).toEqual({ count: 50, first: "clip-201", last: "clip-397" });
    expect(await page.getByRole("searchbox").inputValue()).toBe("boat");
    expect(await page.getByRole("status").first().textContent()).toBe("1,250 of 5,000 videos");
    await turn("Page 25", "Our films, page 25");
    expect(await cards(page)).toEqual({ count: 50, first: "clip-4801", last: "clip-4997" });
    expect(await page.locator("[rel=next]").count()).toBe(0);
    await turn("Previous", "Our films, page 24");
    await filter(page, "", "5,000 videos");
    await turn("Next", "Our films, page 2");
    expect(await cards(page)).toEqual({ count: 50, first: "clip-51", last: "clip-100" });
    await turn("Page 1", "Our films");
  });

  const links: [link: string, place: string][] = [
    ["index.html#video-clip-4999", "page-100.html#video-clip-4999"],
    ["page-7.html?words=boat#video-clip-2", "index.html#video-clip-2"],
    ["index.html?words=boat#video-clip-5", "index.html?words=boat#video-clip-5"],
  ];
  longTable(links, ([link, place]) => link === place)(
    "shows the video to which %s points",
    async (link, place) => {
      const { page } = await open(at(link));
      await page.waitForFunction(targetIsSeen);
      expect(page.url()).toBe(at(place));
    },
  );

  const odd = [
    "?words=+&model=no-such-model&page=-1",
    "?page=1e9",
    "?words=boat&page=1e9",
    "?words=boat&page=x",
  ];
  longTable(odd.map((query) => [query] as const))("shows a page of videos for %s", async (query) => {
    const { page } = await open(at(`index.html${query}`));
    expect((await cards(page)).count).toBe(50);
  });

  test("has links to all pages without its script", async () => {
    const { page } = await open(sample.url, { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Page 100" }).click();
    await page.locator("#video-clip-4951").waitFor();
    expect(await cards(page)).toEqual({ count: 50, first: "clip-4951", last: "clip-5000" });
    await page.getByRole("link", { name: "Previous" }).click();
    await page.locator("#video-clip-4901").waitFor();
    expect(await cards(page)).toEqual({ count: 50, first: "clip-4901", last: "clip-4950" });
  });

  const places = ["index.html", "page-50.html", "index.html?words=boat&page=12"];
  longTable(places.map((place) => [place] as const))(
    "fits a phone, with room for a finger, as %s",
    async (place) => {
      const { page } = await open(at(place), { viewport: phone });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
      expect(await page.evaluate(smallTargets)).toEqual([]);
      expect(await violations(page)).toEqual([]);
    },
  );
});

async function filter(page: Page, words: string, result: string): Promise<void> {
  await page.getByRole("searchbox").fill(words);
  await page.waitForFunction((text) => document.querySelector("output")?.value === text, result);
}

async function cards(page: Page): Promise<{ count: number; first?: string; last?: string }> {
  const names = await page.locator(".card h2").evaluateAll((found) => found.map((name) => name.textContent));
  return { count: names.length, first: names[0] ?? "", last: names.at(-1) ?? "" };
}

/** How far parts of the page have moved since it began to open. */
async function layoutShift(): Promise<number> {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
  });
  observer.observe({ type: "layout-shift", buffered: true });
  await new Promise((resolve) => setTimeout(resolve, 100));
  return sum;
}

function cardWithoutNoscript(id: string): string {
  const card = document.getElementById(id)?.cloneNode(true) as Element;
  for (const element of card.querySelectorAll("noscript")) element.remove();
  return card.outerHTML;
}

function playing(): string[] {
  const videos = [...document.querySelectorAll("video")].filter(({ paused }) => !paused);
  return videos.map((video) => video.closest("li")?.id ?? "");
}

function targetIsSeen(): boolean {
  const box = document.getElementById(location.hash.slice(1))?.getBoundingClientRect();
  return box !== undefined && box.bottom > 0 && box.top < innerHeight;
}

/** What is too small for a finger: less than 44 pixels high or wide. */
function smallTargets(): string[] {
  const targets = [...document.querySelectorAll("a, button, input, select, summary")];
  const seen = targets.filter((element) => element.checkVisibility());
  return seen
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => Math.min(box.width, box.height) < 44)
    .map(({ element, box }) => `${element.outerHTML} is ${box.width} × ${box.height}`);
}
