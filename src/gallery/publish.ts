import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inTheWay } from "./ownership.ts";

/** A file to be put beside the page. */
export interface SourceFile {
  /** Relative to the gallery's folder. */
  path: string;
  /** Absolute path of what is put there. */
  source: string;
}

/**
 * Puts a page and its files into a folder. All of it is made ready under other names first, so that what can go wrong
 * goes wrong before anything is replaced; the page, which makes the rest visible, comes last.
 *
 * @param old What the page before had written beside itself: it goes, unless it is there again.
 */
export async function publish(
  folder: string,
  page: string,
  files: readonly SourceFile[],
  old: readonly string[],
): Promise<void> {
  await assertFree(folder, files, new Set(old));
  for (const path of [...files.map((file) => file.path), ...old]) await assertWithin(folder, dirname(path));
  const staged: Staged[] = [];
  try {
    for (const { path, source } of files) {
      await stage(join(folder, path), (temporary) => linkOrCopy(source, temporary), staged);
    }
    await stage(join(folder, "index.html"), (temporary) => writeFile(temporary, page), staged);
    for (const { temporary, path } of staged) await rename(temporary, path);
  } finally {
    // A rename onto another link to the same file does nothing, and leaves both.
    for (const { temporary } of staged) await rm(temporary, { force: true });
  }
  const kept = new Set(files.map(({ path }) => path));
  for (const path of old.filter((path) => !kept.has(path))) await rm(join(folder, path), { force: true });
}

/** Behind a link to a folder elsewhere files would be written, and removed, that are no gallery's. */
async function assertWithin(gallery: string, name: string): Promise<void> {
  const real = await realpath(join(gallery, name)).catch(() => undefined);
  if (real !== undefined && real !== join(await realpath(gallery), name)) throw inTheWay(join(gallery, name));
}

interface Staged {
  temporary: string;
  path: string;
}

async function stage(
  path: string,
  make: (temporary: string) => Promise<void>,
  staged: Staged[],
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  staged.push({ temporary, path });
  await make(temporary);
}

/** A second name costs no space; where the file system has none, the file is copied. */
async function linkOrCopy(source: string, target: string): Promise<void> {
  const file = await realpath(source);
  await link(file, target).catch(() => copyFile(file, target));
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
