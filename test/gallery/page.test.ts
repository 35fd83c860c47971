import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { longTable } from "../support/long-table.ts";
import { describeInBrowser } from "./support/browser.ts";
import { type Sample, sampleGallery, sampleVideos } from "./support/sample.ts";
import { serveFolder } from "./support/static-server.ts";

describeInBrowser("the gallery in a browser", (open) => {
  let sample: Sample;
  let server: Awaited<ReturnType<typeof serveFolder>>;
  beforeAll(async () => {
    sample = await sampleGallery(await sampleVideos(6));
    server = await serveFolder(sample.folder);
  });
  afterAll(() => server.close());

  test.each(["from the file system", "from a server"])("plays every video %s", async (from) => {
    const { page, requests } = await open(from === "from a server" ? server.url : sample.url);
    for (const { id } of sample.videos) {
      await page.getByRole("button", { name: `Play ${id}, 2 s` }).click();
      await page.waitForFunction((name) => {
        const video = document.querySelector<HTMLVideoElement>(`#video-${name} video`);
        return (
          video !== null && video.currentTime > 0.1 && video.controls && document.activeElement === video
        );
      }, id);
      expect(await page.evaluate(playing)).toEqual([`video-${id}`]);
    }
    const own = from === "from a server" ? server.url : new URL(".", sample.url).href;
    expect(requests.filter((url) => !url.startsWith(own) && !url.startsWith("data:"))).toEqual([]);
    expect(requests.filter((url) => url.endsWith(".mp4"))).not.toEqual([]);
  });

  const filters: [words: string, model: string, shown: string[]][] = [
    ["JELLYFISH", "All models", ["clip-3"]],
    ["three oranges", "All models", ["clip-4"]],
    ["rain street", "All models", ["clip-2", "clip-6"]],
    ["", "PixVerse 5", ["clip-2", "clip-6"]],
    ["boat", "PixVerse 5", []],
    ["kandinsky", "All models", ["clip-1", "clip-5"]],
    ["1280 × 720", "All models", ["clip-2", "clip-3", "clip-6"]],
  ];
  longTable(filters, ([, , shown]) => shown.length > 0)(
    "shows what has %o and %s",
    async (words, model, shown) => {
      const { page } = await open(sample.url);
      const count = page.locator("output");
      expect(await count.textContent()).toBe("6 videos");
      await page.getByRole("searchbox", { name: "Filter by words" }).fill(words);
      await page.getByRole("combobox", { name: "Filter by model" }).selectOption({ label: model });
      await page.waitForFunction(
        (text) => document.querySelector("output")?.value === text,
        `${shown.length} of 6 videos`,
      );
      expect(await page.evaluate(shownNames)).toEqual(shown);
      expect(await page.getByRole("status").count()).toBe(2);
      if (shown.length > 0) return;
      await page.getByRole("button", { name: "Show all" }).click();
      expect(await page.evaluate(shownNames)).toHaveLength(6);
    },
  );

  test("needs nothing but a keyboard", async () => {
    const { page } = await open(sample.url);
    const path: string[] = [];
    const tab = async (times: number) => {
      for (let time = 0; time < times; time++) {
        await page.keyboard.press("Tab");
        path.push(await page.evaluate(focused));
      }
    };
    await tab(8);
    expect(path).toEqual([
      "Skip to the videos",
      "Filter by words",
      "Filter by model",
      "Play clip-1, 2 s",
      "Details",
      "Copy Markdown for clip-1",
      "Copy HTML for clip-1",
      "Play clip-2, 2 s",
    ]);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => (document.activeElement as HTMLVideoElement).currentTime > 0.1);
    await page.keyboard.press("Space");
    await page.waitForFunction(() => (document.activeElement as HTMLVideoElement).paused);
  });

  test("says so where a video is not there", async () => {
    const { folder, url } = await sampleGallery(await sampleVideos(2));
    await rm(join(folder, "videos", "clip-1.mp4"));
    const { page, complaints } = await open(url);
    await page.getByRole("button", { name: "Play clip-1, 2 s" }).click();
    await page.waitForFunction(() => document.querySelector("#announcement")?.textContent !== "");
    expect(await page.locator("#announcement").textContent()).toBe("clip-1 cannot be loaded");
    expect(await page.locator(".broken").count()).toBe(1);
    expect(complaints.splice(0)).toEqual([expect.stringContaining("ERR_FILE_NOT_FOUND")]);
  });

  test.each(["with posters", "without posters"])(
    "shows and plays everything without its script, %s",
    async (how) => {
      const { url, videos } = await sampleGallery(await sampleVideos(3, how === "with posters"));
      const { page } = await open(url, { javaScriptEnabled: false });
      expect(await page.getByRole("search").isVisible()).toBe(false);
      expect(await page.getByRole("button").count()).toBe(0);
      expect(await page.evaluate(shownPlayers)).toEqual(videos.map(({ id }) => `video-${id}`));
      await page.locator("noscript > video").first().focus();
      await page.keyboard.press("Space");
      while ((await page.evaluate(() => (document.activeElement as HTMLVideoElement).currentTime)) < 0.1) {
        await page.waitForTimeout(50);
      }
      expect(await page.evaluate(playing)).toEqual(["video-clip-1"]);
    },
  );
});

/** The videos that have a player with controls to be seen. */
function shownPlayers(): string[] {
  const players = [...document.querySelectorAll("video")].filter(
    (video) => video.controls && video.checkVisibility(),
  );
  return players.map((video) => video.closest("li")?.id ?? "");
}

function playing(): string[] {
  const videos = [...document.querySelectorAll("video")].filter(({ paused }) => !paused);
  return videos.map((video) => video.closest("li")?.id ?? "");
}

function shownNames(): string[] {
  const cards = [...document.querySelectorAll<HTMLElement>(".card")].filter((card) => card.checkVisibility());
  return cards.map((card) => card.querySelector("h2")?.textContent ?? "");
}

/** What a screen reader calls the element with the focus. */
function focused(): string {
  const element = document.activeElement?.cloneNode(true) as Element;
  for (const hidden of element.querySelectorAll("[aria-hidden]")) hidden.remove();
  return element.getAttribute("aria-label") ?? element.textContent;
}
