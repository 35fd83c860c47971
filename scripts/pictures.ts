// Takes the documents' pictures: real comments and summaries of the built actions against local stand-ins, rendered
// with GitHub's style, and a gallery. Needs the browser of the gallery's tests, and ffmpeg. Run it again when what
// they show changes, and look at each.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChromium } from "../test/gallery/support/chromium.ts";
import { takeCommentPictures } from "./pictures/comments.ts";
import { takeGalleryPictures } from "./pictures/gallery.ts";
import { playStory } from "./pictures/story.ts";

const folder = await mkdtemp(join(tmpdir(), "generate-video-pictures-"));
const browser = await startChromium();
try {
  await takeCommentPictures(browser, await playStory(folder));
  await takeGalleryPictures(browser, folder);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
