import { readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { linkOrCopy, replaceFiles } from "../files/replace.ts";
import { inTheWay, isMarked } from "./ownership.ts";

/** A video or poster to be put into the gallery. */
export interface CopiedFile {
  /** Relative to the gallery's folder. */
  path: string;
  /** Absolute path of what is put there. */
  source: string;
}

/** A page or script to be put into the gallery. */
export interface NewText {
  /** Relative to the gallery's folder. */
  path: string;
  /** Makes the content when its turn comes, so that no two are in memory. */
  text: () => string;
}

type GalleryFile = CopiedFile | NewText;

/**
 * Puts a gallery's files into its folder. Nothing is replaced until every file is written; then they are replaced in
 * their order.
 *
 * @param old The files of the previous gallery. Those that the new one does not have are removed.
 * @throws {Failure} "Invalid input" if a file that no gallery wrote is in the way.
 */
export async function replaceGallery(
  folder: string,
  files: readonly GalleryFile[],
  old: readonly string[],
): Promise<void> {
  await assertFree(folder, files, new Set(old));
  const current = new Set(files.map(({ path }) => path));
  for (const name of new Set([...current, ...old].map(dirname))) await assertWithin(folder, name);
  await replaceFiles(
    files.map((file) => ({
      path: join(folder, file.path),
      write: (part: string) =>
        "source" in file ? linkOrCopy(file.source, part) : writeFile(part, file.text()),
    })),
  );
  for (const path of old.filter((path) => !current.has(path))) await rm(join(folder, path), { force: true });
}

/** Behind a link to a folder elsewhere files would be written, and removed, that are no gallery's. */
async function assertWithin(gallery: string, name: string): Promise<void> {
  const real = await realpath(join(gallery, name)).catch(() => undefined);
  if (real !== undefined && real !== join(await realpath(gallery), name)) throw inTheWay(join(gallery, name));
}

/** What another gallery left unfinished may be replaced. */
async function assertFree(folder: string, files: readonly GalleryFile[], own: Set<string>): Promise<void> {
  for (const file of files) {
    if (own.has(file.path)) continue;
    const place = join(folder, file.path);
    if (!(await isAbsent(place)) && !(await isOfGallery(place, file))) throw inTheWay(place);
  }
}

async function isAbsent(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    () => true,
  );
}

/** Whether a gallery wrote the file in this place: the same video or poster, or a page or script with the mark. */
async function isOfGallery(place: string, file: GalleryFile): Promise<boolean> {
  if ("source" in file) return await isSame(place, file.source);
  return (await stat(place)).isFile() && isMarked(await readFile(place, "utf8"));
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(a), stat(b)]);
  if (first.size !== second.size) return false;
  const [left, right] = await Promise.all([readFile(a), readFile(b)]);
  return left.equals(right);
}
