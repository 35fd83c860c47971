import { readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { linkOrCopy, replaceFiles } from "../files/replace.ts";
import { inTheWay } from "./ownership.ts";

/** A file to be put beside the page. */
export interface SourceFile {
  /** Relative to the gallery's folder. */
  path: string;
  /** Absolute path of what is put there. */
  source: string;
}

/**
 * Puts a page and its files into a folder. Nothing is replaced until every file is written; the page, which makes the
 * other files visible, is replaced last.
 *
 * @param old The files of the previous gallery. Those that the new one does not have are removed.
 * @throws {Failure} "Invalid input" if a file that no gallery wrote is in the way.
 */
export async function replaceGallery(
  folder: string,
  page: string,
  files: readonly SourceFile[],
  old: readonly string[],
): Promise<void> {
  await assertFree(folder, files, new Set(old));
  for (const path of [...files.map((file) => file.path), ...old]) await assertWithin(folder, dirname(path));
  const newFiles = files.map(({ path, source }) => ({
    path: join(folder, path),
    write: (part: string) => linkOrCopy(source, part),
  }));
  const index = { path: join(folder, "index.html"), write: (part: string) => writeFile(part, page) };
  await replaceFiles([...newFiles, index]);
  const current = new Set(files.map(({ path }) => path));
  for (const path of old.filter((path) => !current.has(path))) await rm(join(folder, path), { force: true });
}

/** Behind a link to a folder elsewhere files would be written, and removed, that are no gallery's. */
async function assertWithin(gallery: string, name: string): Promise<void> {
  const real = await realpath(join(gallery, name)).catch(() => undefined);
  if (real !== undefined && real !== join(await realpath(gallery), name)) throw inTheWay(join(gallery, name));
}

/** What another gallery left unfinished is the same file, and may be replaced. */
async function assertFree(folder: string, files: readonly SourceFile[], own: Set<string>): Promise<void> {
  for (const { path, source } of files) {
    if (own.has(path)) continue;
    const place = join(folder, path);
    if (!(await isAbsent(place)) && !(await isSame(place, source))) throw inTheWay(place);
  }
}

async function isAbsent(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    () => true,
  );
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(a), stat(b)]);
  if (first.size !== second.size) return false;
  const [left, right] = await Promise.all([readFile(a), readFile(b)]);
  return left.equals(right);
}
