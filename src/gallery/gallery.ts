import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { GalleryEntry, GalleryVideo } from "./entries.ts";
import { galleryEntries } from "./entries.ts";
import { ownedFiles } from "./ownership.ts";
import { page } from "./page.ts";
import { replaceGallery, type SourceFile } from "./replace-gallery.ts";

/**
 * Writes a gallery of finished videos: one page, with its videos and posters beside it, that asks nobody else for
 * anything. A gallery that is there already is replaced only when the new one is complete; other files stay.
 * The same videos give the same bytes.
 *
 * @param gallery `folder` is absolute; `videos` are shown in their order.
 * @returns the absolute path of the page.
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
  const files = await foreignTo(folder, entries.flatMap(listFiles));
  const owned = files.map(({ path }) => path);
  await replaceGallery(folder, page(title, entries, owned), files, old);
  return { path: join(folder, "index.html") };
}

function listFiles({ video: { file, poster }, videoPath, posterPath }: GalleryEntry): SourceFile[] {
  const video = { path: videoPath, source: file };
  if (posterPath === undefined || poster === undefined) return [video];
  return [video, { path: posterPath, source: poster }];
}

/** Without the files that lie where the gallery wants them: those are somebody else's, and stay so. */
async function foreignTo(folder: string, files: readonly SourceFile[]): Promise<SourceFile[]> {
  const inPlace = await Promise.all(files.map((file) => isInPlace(folder, file)));
  return files.filter((_, index) => !inPlace[index]);
}

async function isInPlace(folder: string, { path, source }: SourceFile): Promise<boolean> {
  const place = await realpath(join(folder, path)).catch(() => undefined);
  return place === (await realpath(source));
}
