import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { cardData } from "./card-data.ts";
import type { GalleryEntry, GalleryVideo } from "./entries.ts";
import { galleryEntries } from "./entries.ts";
import { ownedFiles } from "./ownership.ts";
import { dataFile, dataScript, pageWriter } from "./page.ts";
import { countPages, pageFile } from "./pages.ts";
import { type CopiedFile, type NewText, replaceGallery } from "./replace-gallery.ts";

/**
 * Writes a gallery of finished videos: pages, with the videos and posters beside them, that ask nobody else for
 * anything. A gallery that is there already is replaced only when the new one is complete; other files stay.
 * The same videos give the same bytes.
 *
 * @param gallery `folder` is absolute; `videos` are shown in their order.
 * @returns the absolute path of the first page.
 * @throws {Failure} where a file that no gallery wrote is in the way.
 */
export async function writeGallery(gallery: {
  folder: string;
  title: string;
  videos: readonly GalleryVideo[];
}): Promise<{ path: string }> {
  const { folder, title, videos } = gallery;
  const old = await ownedFiles(folder);
  const entries = galleryEntries(videos);
  const cards = entries.map(cardData);
  const data = dataScript(cards);
  const copied = await foreignTo(folder, entries.flatMap(listFiles));
  const pages = Array.from({ length: countPages(videos.length) }, (_, index) => index + 1);
  const owned = [...copied.map(({ path }) => path), dataFile, ...pages.slice(1).map(pageFile)];
  const page = pageWriter({ title, videos, cards, data, owned });
  const texts: NewText[] = [
    { path: dataFile, text: () => data },
    // The first page last: it makes the other files visible, and lists them.
    ...pages.toReversed().map((number) => ({ path: pageFile(number), text: () => page(number) })),
  ];
  await replaceGallery(folder, [...copied, ...texts], old);
  return { path: join(folder, pageFile(1)) };
}

function listFiles({ video: { file, poster }, videoPath, posterPath }: GalleryEntry): CopiedFile[] {
  const video = { path: videoPath, source: file };
  if (posterPath === undefined || poster === undefined) return [video];
  return [video, { path: posterPath, source: poster }];
}

/** Without the files that lie where the gallery wants them: those are somebody else's, and stay so. */
async function foreignTo(folder: string, files: readonly CopiedFile[]): Promise<CopiedFile[]> {
  const inPlace = await Promise.all(files.map((file) => isInPlace(folder, file)));
  return files.filter((_, index) => !inPlace[index]);
}

async function isInPlace(folder: string, { path, source }: CopiedFile): Promise<boolean> {
  const place = await realpath(join(folder, path)).catch(() => undefined);
  return place !== undefined && place === (await realpath(source));
}
