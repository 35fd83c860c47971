import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GalleryVideo } from "../../src/gallery/entries.ts";
import { writeGallery } from "../../src/gallery/gallery.ts";
import { placeholderVideo } from "../../src/video-file/placeholder/placeholder.ts";
import type { Browser, ContextOptions } from "../../test/gallery/support/playwright.ts";
import { type Film, films } from "./films.ts";
import { savePicture } from "./save.ts";
import { scenes } from "./scenes.ts";

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
  "[...document.images].every((image) => image.naturalWidth > 0 || image.getBoundingClientRect().top > innerHeight)";

/**
 * Takes the pictures of a gallery, with drawn posters.
 * @param folder An empty one, for the gallery.
 */
export async function takeGalleryPictures(browser: Browser, folder: string): Promise<void> {
  const videos: GalleryVideo[] = [];
  for (const film of films) videos.push(await makeVideo(film, browser, folder));
  const { path } = await writeGallery({ folder: join(folder, "gallery"), title: "Launch films", videos });
  for (const { name, scroll, ...options } of pictures) {
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(pathToFileURL(path).href);
    await page.evaluate(`scrollTo(0, ${scroll})`);
    // Not `waitForFunction`, whose polling of a string the page's policy forbids.
    while (!(await page.evaluate(seenPicturesAreLoaded))) await page.waitForTimeout(50);
    await savePicture(page, `gallery-${name}`);
    await context.close();
  }
}

async function makeVideo(film: Film, browser: Browser, folder: string): Promise<GalleryVideo> {
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
