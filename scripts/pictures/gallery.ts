// Takes the README's pictures of the gallery, with drawn posters. Needs the browser of the gallery's tests, and ffmpeg
// to compress the files. Run it again when the page's design changes.
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GalleryVideo } from "../../src/gallery/entries.ts";
import { writeGallery } from "../../src/gallery/gallery.ts";
import { placeholderVideo } from "../../src/video-file/placeholder/placeholder.ts";
import { startChromium } from "../../test/gallery/support/chromium.ts";
import type { Browser, ContextOptions } from "../../test/gallery/support/playwright.ts";
import { type Film, films } from "./films.ts";
import { scenes } from "./scenes.ts";
import { inRepository } from "../repository.ts";

interface Picture extends ContextOptions {
  name: string;
  /** Pixels. */
  scroll: number;
}

const pictures: readonly Picture[] = [
  { name: "light", viewport: { width: 1440, height: 880 }, colorScheme: "light", scroll: 0 },
  { name: "dark", viewport: { width: 1440, height: 1000 }, colorScheme: "dark", scroll: 800 },
  {
    name: "phone",
    viewport: { width: 390, height: 780 },
    deviceScaleFactor: 2,
    colorScheme: "light",
    scroll: 0,
  },
];

const seenPicturesAreLoaded =
  "[...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)";

const folder = await mkdtemp(join(tmpdir(), "gallery-pictures-"));
const browser = await startChromium();
try {
  const videos: GalleryVideo[] = [];
  for (const film of films) videos.push(await makeVideo(film, browser));
  const { path } = await writeGallery({ folder: join(folder, "gallery"), title: "Launch films", videos });
  for (const picture of pictures) await takeScreenshot(picture, pathToFileURL(path).href, browser);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

async function makeVideo(film: Film, browser: Browser): Promise<GalleryVideo> {
  const { id, width, height, seconds } = film;
  const [file, poster] = [join(folder, `${id}.mp4`), join(folder, `${id}.jpg`)];
  await writeFile(file, await placeholderVideo({ width, height, seconds }));
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${scenes[id](width, height)}</svg>`;
  await page.setContent(`<body style="margin: 0">${drawing}`);
  await page.screenshot({ path: poster, type: "jpeg", quality: 85 });
  await context.close();
  return { ...film, file, poster, duration: seconds, createdAt: "2026-11-20T10:00:00Z" };
}

async function takeScreenshot(
  { name, scroll, ...options }: Picture,
  url: string,
  browser: Browser,
): Promise<void> {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(`scrollTo(0, ${scroll})`);
  // Not `waitForFunction`, whose polling of a string the page's policy forbids.
  while (!(await page.evaluate(seenPicturesAreLoaded))) await page.waitForTimeout(50);
  const raw = join(folder, `${name}.png`);
  await page.screenshot({ path: raw });
  await context.close();
  reduceColours(raw, inRepository(`docs/gallery-${name}.png`));
}

/** Reduces a picture to a palette of 256 colours, which is enough for a page of flat colours. */
function reduceColours(from: string, to: string): void {
  const palette = "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a";
  const args = ["-v", "error", "-y", "-i", from, "-vf", palette, "-compression_level", "9", to];
  const { status, error } = spawnSync("ffmpeg", args, { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`ffmpeg ended with ${status}`);
}
